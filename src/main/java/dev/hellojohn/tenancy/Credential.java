package dev.hellojohn.tenancy;

/** What a client key stands for: the client and the one tenant that it belongs to. */
public record Credential(Tenant tenant, Client client) {}

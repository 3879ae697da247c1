package dev.hellojohn.user;

/** A user before and after a change. */
public record ChangedUser(User before, User after) {}

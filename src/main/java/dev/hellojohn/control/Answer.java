package dev.hellojohn.control;

/**
 * What a request that creates something is answered with: 201, where it is, and what it is.
 *
 * @param location the path of what was made
 * @param version its version, for the ETag
 * @param body a record, or the JSON of one that was answered before
 */
record Answer(String location, long version, Object body) {}

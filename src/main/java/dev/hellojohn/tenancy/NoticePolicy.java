package dev.hellojohn.tenancy;

/**
 * What users are told by mail that they have not asked for; all of it by default.
 *
 * @param newDevice that somebody signed in from a device that they have not used before
 * @param accountLocked that too many wrong passwords were tried
 */
public record NoticePolicy(Boolean newDevice, Boolean accountLocked) {

  public NoticePolicy {
    newDevice = newDevice == null || newDevice;
    accountLocked = accountLocked == null || accountLocked;
  }

  static NoticePolicy defaults() {
    return new NoticePolicy(true, true);
  }
}

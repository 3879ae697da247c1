package dev.hellojohn.control;

/** The forms of a tenant's texts. */
final class TenantTexts {

  /** As {@link dev.hellojohn.tenancy.Tenants#isSlug} has it. */
  static final String SLUG = "[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?";

  /** Plans and regions are the operator's own words. */
  static final String WORD = "[A-Za-z0-9][A-Za-z0-9_.-]{0,63}";

  static final String WORD_MESSAGE =
      "This is 1 to 64 letters, digits, dots, hyphens and underscores.";

  static final String USUAL_PLAN = "free";

  private TenantTexts() {}
}

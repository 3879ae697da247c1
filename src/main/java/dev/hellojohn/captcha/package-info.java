/** Whether a person is there: tokens of a tenant's captcha, checked at its provider. */
@NullMarked
package dev.hellojohn.captcha;

import org.jspecify.annotations.NullMarked;

package dev.hellojohn.console;

import dev.hellojohn.control.AdminBody;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Who is signed in to the console. */
@Schema(name = "ConsoleMe")
public record ConsoleMeBody(AdminBody admin) {}

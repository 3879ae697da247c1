package dev.hellojohn.crash;

import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.signin.DataPlane.Home;
import dev.hellojohn.tenancy.IsolationMode;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Callers who do whatever callers do, until their process is killed. Each writes down what it is
 * about to ask for, and then what it was answered: the {@link Ledger} reads it.
 */
final class Load {

  private static final int CALLERS = 4;

  private final Node node;
  private final long seed;
  private final PrintStream out;

  Load(Node node, long seed) {
    this.node = node;
    this.seed = seed;
    this.out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  }

  void run() {
    for (int i = 0; i < CALLERS; i++) {
      int number = i;
      new Thread(() -> call(number), "caller " + i).start();
    }
  }

  private void call(int number) {
    var caller = new Caller(seed + "-" + number, new Random(seed * CALLERS + number));
    try {
      while (true) {
        caller.next();
      }
    } catch (RuntimeException e) {
      say("failed", e.toString().replaceAll("\\s+", " "));
    }
  }

  private void say(String... words) {
    out.println(String.join(" ", words));
  }

  private record Person(String slug, String email, String user, String session, String token) {}

  /** One caller, with the people and the tenants that only this one knows. */
  private final class Caller {

    private final String name;
    private final Random random;
    private final List<Person> people = new ArrayList<>();
    private final List<String> tenants = new ArrayList<>();
    private int made;

    Caller(String name, Random random) {
      this.name = name;
      this.random = random;
    }

    void next() {
      int choice = random.nextInt(20);
      if (people.isEmpty() || choice < 6) {
        signUp();
      } else if (choice < 13) {
        refresh(random.nextInt(people.size()));
      } else if (choice < 15) {
        signOut(people.remove(random.nextInt(people.size())));
      } else if (choice < 17) {
        delete(people.remove(random.nextInt(people.size())));
      } else if (tenants.isEmpty() || choice < 19) {
        create();
      } else {
        purge(tenants.remove(random.nextInt(tenants.size())));
      }
    }

    private Home home(Person person) {
      return node.home(person.slug());
    }

    private void signUp() {
      var modes = IsolationMode.values();
      var slug = node.shared(modes[random.nextInt(modes.length)]);
      var email = "p" + name + "-" + made++ + "@example.com";
      say("try", "sign-up", slug, email);
      var answer = node.data.signUp(node.home(slug), email, null);
      var person =
          new Person(
              slug,
              email,
              answer.user().id(),
              answer.session().id(),
              answer.session().refreshToken());
      people.add(person);
      say("ok", "sign-up", slug, email, person.token());
    }

    private void refresh(int index) {
      var person = people.get(index);
      say("try", "refresh", person.slug(), person.email());
      var token = node.data.refresh(home(person), person.token()).refreshToken();
      people.set(
          index, new Person(person.slug(), person.email(), person.user(), person.session(), token));
      say("ok", "refresh", person.slug(), person.email(), token);
    }

    private void signOut(Person person) {
      say("try", "sign-out", person.slug(), person.email());
      node.data.signOutEverywhere(
          home(person), new UserId(person.user()), new SessionId(person.session()));
      say("ok", "sign-out", person.slug(), person.email());
    }

    private void delete(Person person) {
      say("try", "delete", person.slug(), person.email());
      node.data.deleteAccount(home(person), new UserId(person.user()));
      say("ok", "delete", person.slug(), person.email());
    }

    private void create() {
      var modes = IsolationMode.values();
      var mode = modes[random.nextInt(modes.length)];
      var slug = "t" + name + "-" + made++;
      say("try", "create", slug);
      node.control.createTenant(slug, mode, null);
      tenants.add(slug);
      say("ok", "create", slug);
    }

    private void purge(String slug) {
      say("try", "purge", slug);
      node.control.delete(slug, true);
      say("ok", "purge", slug);
    }
  }
}

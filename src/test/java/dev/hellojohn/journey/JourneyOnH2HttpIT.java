package dev.hellojohn.journey;

import java.util.Map;

class JourneyOnH2HttpIT extends JourneyContract {

  @Override
  Map<String, String> database() {
    return Map.of();
  }
}

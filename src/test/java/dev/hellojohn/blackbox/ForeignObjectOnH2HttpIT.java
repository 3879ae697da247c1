package dev.hellojohn.blackbox;

import java.util.Map;

class ForeignObjectOnH2HttpIT extends ForeignObjectContract {

  @Override
  Map<String, String> database() {
    return Map.of();
  }
}

package dev.hellojohn.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantPredicateInspectorTest {

  private final TenantPredicateInspector inspector = new TenantPredicateInspector();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select u1_0.id from hj_user u1_0 where u1_0.tenant_id=? and u1_0.id=?",
        "select u1_0.id from shared.hj_user u1_0 where u1_0.tenant_id = ?",
        "select u.id from hj_user as u where u.tenant_id=?",
        "select s.id from hj_session s join hj_user u on u.tenant_id=s.tenant_id and u.id=s.user_id where s.tenant_id=?",
        "select s.id from hj_session s join hj_user u on s.tenant_id=u.tenant_id and u.id=s.user_id where s.tenant_id=?",
        "insert into hj_user (email,tenant_id,id) values (?,?,?)",
        "update hj_user set email=? where id=? and tenant_id=?",
        "update shared.hj_user u1_0 set email=? where u1_0.tenant_id=? and u1_0.id=?",
        "delete from hj_user where id=? and tenant_id=?",
        "delete u from hj_user u where u.tenant_id=?",
        "select 1",
        "select t.id from cp_tenant t where t.slug=?"
      })
  void letsStatementsPassThatNameTheirTenant(String sql) {
    assertThat(inspector.inspect(sql)).isEqualTo(sql);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select u1_0.id from hj_user u1_0 where u1_0.id=?",
        "select count(*) from hj_user",
        "SELECT COUNT(*) FROM HJ_USER",
        "select count(*) from shared.hj_user",
        "select s.id from hj_session s join hj_user u on u.id=s.user_id where s.tenant_id=?",
        "select s.id from hj_session s, hj_user u where s.tenant_id=?",
        "insert into hj_user (email,id) values (?,?)",
        "insert into hj_user values (?,?)",
        "insert into hj_user default values",
        "insert into hj_user) (tenant_id",
        "update hj_user set email=? where id=?",
        "update hj_user set tenant_id2=? where id=?",
        "delete from hj_user",
        "delete from hj_user where tenant_id like '%'",
        "delete from hj_user where tenant_id<>?",
        "truncate table hj_user",
        "drop table hj_user"
      })
  void refusesStatementsThatForgetTheirTenant(String sql) {
    assertThatThrownBy(() -> inspector.inspect(sql)).isInstanceOf(IllegalStateException.class);
  }
}

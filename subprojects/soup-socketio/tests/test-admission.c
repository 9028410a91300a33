/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/admission.h"

#include <netinet/in.h>

#define TOO_MANY_REQUESTS 429
#define UNAVAILABLE 503

static EioAddress
address_of (const char *text)
{
  g_autoptr (GSocketAddress) native = g_inet_socket_address_new_from_string (text, 1234);
  struct sockaddr_storage storage = { 0 };
  EioAddress address;

  g_assert_nonnull (native);
  g_assert_true (g_socket_address_to_native (native, &storage, sizeof storage, NULL));
  eio_address_init (&address, &storage);

  return address;
}

/* Returns the status, 200 for a connection that may come in. */
static guint
enter (EioAdmission *admission, const char *text)
{
  EioAddress address = address_of (text);
  EioRefusal refusal = { 0 };

  if (eio_admission_enter (admission, &address, &refusal))
    return 200;

  g_assert_nonnull (refusal.reason);
  g_assert_cmpuint (refusal.retry_after, >, 0);
  return refusal.status;
}

static void
leave (EioAdmission *admission, const char *text, guint n)
{
  EioAddress address = address_of (text);

  for (guint i = 0; i < n; i++)
    eio_admission_leave (admission, &address, FALSE);
}

static void
test_connections (void)
{
  const EioFrontDoorLimits limits = { .connections_per_address = 1000 };
  g_autoptr (EioAdmission) admission = eio_admission_new (NULL, &limits, 3);

  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (enter (admission, "192.0.2.1"), ==, 200);
  g_assert_cmpuint (enter (admission, "192.0.2.1"), ==, UNAVAILABLE);
  g_assert_cmpuint (enter (admission, "192.0.2.2"), ==, UNAVAILABLE);
  g_assert_cmpuint (eio_admission_get_n_connections (admission), ==, 3);

  leave (admission, "192.0.2.1", 1);
  g_assert_cmpuint (enter (admission, "192.0.2.2"), ==, 200);
  g_assert_cmpuint (enter (admission, "192.0.2.1"), ==, UNAVAILABLE);
}

static void
test_per_address (void)
{
  static const struct
  {
    const char *address;
    guint expected;
  } rows[] = {
    { "192.0.2.1", TOO_MANY_REQUESTS },
    { "192.0.2.2", 200 },
    { "::ffff:192.0.2.1", TOO_MANY_REQUESTS },
    { "2001:db8::1", TOO_MANY_REQUESTS },
    { "2001:db8::ffff:1:2:3", TOO_MANY_REQUESTS }, /* of the same /64 */
    { "2001:db8:0:1::1", 200 },
    { "::1", 200 },
    { "127.0.0.1", 200 },
  };
  const EioFrontDoorLimits limits = { .connections_per_address = 2 };
  g_autoptr (EioAdmission) admission = eio_admission_new (NULL, &limits, 0);

  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpuint (enter (admission, "192.0.2.1"), ==, 200);
      g_assert_cmpuint (enter (admission, "2001:db8::1"), ==, 200);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (enter (admission, rows[i].address) != rows[i].expected)
      g_error ("%s", rows[i].address);
}

/* A client that never becomes anything takes no room from those that do. */
static void
test_newcomers_per_address (void)
{
  const EioFrontDoorLimits limits = { .newcomers_per_address = 2 };
  g_autoptr (EioAdmission) admission = eio_admission_new (NULL, &limits, 0);
  EioAddress address = address_of ("192.0.2.1");

  for (guint i = 0; i < 10; i++)
    {
      g_assert_cmpuint (enter (admission, "192.0.2.1"), ==, 200);
      eio_admission_admit (admission, &address);
    }
  for (guint i = 0; i < 2; i++)
    g_assert_cmpuint (enter (admission, "192.0.2.1"), ==, 200);
  g_assert_cmpuint (enter (admission, "192.0.2.1"), ==, TOO_MANY_REQUESTS);
  g_assert_cmpuint (enter (admission, "192.0.2.2"), ==, 200);

  /* An admitted one that leaves makes no room for newcomers. */
  eio_admission_leave (admission, &address, TRUE);
  g_assert_cmpuint (enter (admission, "192.0.2.1"), ==, TOO_MANY_REQUESTS);
  eio_admission_leave (admission, &address, FALSE);
  g_assert_cmpuint (enter (admission, "192.0.2.1"), ==, 200);
}

/* Newcomers of many addresses cannot keep those out who come from where a member is. */
static void
test_newcomers (void)
{
  const EioFrontDoorLimits limits = { .newcomers = 100 };
  g_autoptr (EioAdmission) admission = eio_admission_new (NULL, &limits, 20);
  EioAddress member = address_of ("192.0.2.200");
  EioRefusal refusal;

  g_assert_true (eio_admission_begin_session (admission, &member, &refusal));
  eio_admission_admit_session (admission, &member);

  /* Half of all connections, though the limit is higher. */
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *address = g_strdup_printf ("192.0.2.%u", i);

      g_assert_cmpuint (enter (admission, address), ==, 200);
    }
  g_assert_cmpuint (enter (admission, "192.0.2.100"), ==, UNAVAILABLE);
  for (guint i = 0; i < 10; i++)
    g_assert_cmpuint (enter (admission, "192.0.2.200"), ==, 200);
  g_assert_cmpuint (enter (admission, "192.0.2.200"), ==, UNAVAILABLE);

  leave (admission, "192.0.2.200", 10);
  eio_admission_end_session (admission, &member, TRUE);
  g_assert_cmpuint (enter (admission, "192.0.2.200"), ==, UNAVAILABLE);
}

static void
test_sessions (void)
{
  const EioFrontDoorLimits limits = { .connections_per_address = 2 };
  g_autoptr (EioAdmission) admission = eio_admission_new (NULL, &limits, 0);
  EioAddress address = address_of ("192.0.2.1");
  EioAddress other = address_of ("192.0.2.2");
  EioRefusal refusal;

  g_assert_true (eio_admission_begin_session (admission, &address, &refusal));
  g_assert_true (eio_admission_begin_session (admission, &address, &refusal));
  g_assert_false (eio_admission_begin_session (admission, &address, &refusal));
  g_assert_cmpuint (refusal.status, ==, TOO_MANY_REQUESTS);
  g_assert_true (eio_admission_begin_session (admission, &other, &refusal));
  eio_admission_end_session (admission, &address, FALSE);
  g_assert_true (eio_admission_begin_session (admission, &address, &refusal));
}

/* Comes and goes as often as it may. */
static guint
come_and_go (EioAdmission *admission, const char *text, guint at_most)
{
  guint n = 0;

  while (n < at_most && enter (admission, text) == 200)
    {
      leave (admission, text, 1);
      n++;
    }

  return n;
}

static void
test_rate (void)
{
  const EioFrontDoorLimits limits = { .connects_per_second = 10, .connects_burst = 50 };
  g_autoptr (EioAdmission) admission = eio_admission_new (NULL, &limits, 0);
  gint64 begin = g_get_monotonic_time ();
  guint n = come_and_go (admission, "192.0.2.1", 1000);
  guint earned;

  earned = (guint) ((g_get_monotonic_time () - begin) / 100000) + 1;
  g_assert_cmpuint (n, >=, 50);
  g_assert_cmpuint (n, <=, 50 + earned);
  g_assert_cmpuint (enter (admission, "192.0.2.1"), ==, TOO_MANY_REQUESTS);
  g_assert_cmpuint (enter (admission, "192.0.2.2"), ==, 200);

  /* A tenth of a second earns the next one. */
  begin = g_get_monotonic_time ();
  while (enter (admission, "192.0.2.1") != 200)
    g_assert_cmpint (g_get_monotonic_time () - begin, <, 5 * G_USEC_PER_SEC);
}

static void
test_rate_with_sessions (void)
{
  const EioFrontDoorLimits limits = { .connects_per_second = 1, .connects_burst = 20 };
  g_autoptr (EioAdmission) admission = eio_admission_new (NULL, &limits, 0);
  EioAddress address = address_of ("192.0.2.1");
  EioRefusal refusal;
  guint n;

  for (guint i = 0; i < 100; i++)
    {
      g_assert_true (eio_admission_begin_session (admission, &address, &refusal));
      eio_admission_admit_session (admission, &address);
    }
  n = come_and_go (admission, "192.0.2.1", 10000);
  g_assert_cmpuint (n, >=, 16 * 20);
  g_assert_cmpuint (n, <, 17 * 20);
}

static void
add_network (GPtrArray *networks, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (networks, g_inet_address_mask_new_from_string (text, &error));
  g_assert_no_error (error);
}

static void
test_shared_networks (void)
{
  static const struct
  {
    const char *address;
    guint expected;
  } rows[] = {
    { "192.0.2.1", 2 },    { "198.51.100.1", 6 }, { "198.51.100.255", 6 },
    { "198.51.101.1", 2 }, { "2001:db8::1", 6 },  { "2001:db9::1", 2 },
  };
  g_autoptr (GPtrArray) networks = g_ptr_array_new_with_free_func (g_object_unref);
  const EioFrontDoorLimits limits = {
    .connections_per_address = 2,
    .shared_networks = networks,
    .shared_factor = 3,
  };
  g_autoptr (EioAdmission) admission = NULL;

  add_network (networks, "198.51.100.0/24");
  add_network (networks, "2001:db8::/32");
  admission = eio_admission_new (NULL, &limits, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint n = 0;

      while (enter (admission, rows[i].address) == 200)
        n++;
      if (n != rows[i].expected)
        g_error ("%s: %u", rows[i].address, n);
    }
}

static void
test_no_limits (void)
{
  const EioFrontDoorLimits limits = { 0 };
  g_autoptr (EioAdmission) admission = eio_admission_new (NULL, &limits, 0);

  for (guint i = 0; i < 100000; i++)
    g_assert_cmpuint (enter (admission, "192.0.2.1"), ==, 200);
}

/* Who has gone, and may do again all that a stranger may, is forgotten. */
static void
test_forgets (void)
{
  const EioFrontDoorLimits limits = { .connects_per_second = 1000, .connects_burst = 1000 };
  g_autoptr (EioAdmission) admission = eio_admission_new (NULL, &limits, 0);

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *address = g_strdup_printf ("2001:db8:%x::1", i);

      g_assert_cmpuint (enter (admission, address), ==, 200);
      if (i > 0)
        leave (admission, address, 1);
    }
  g_assert_cmpuint (eio_admission_get_n_addresses (admission), ==, 1000);
  while (eio_admission_get_n_addresses (admission) > 1)
    g_main_context_iteration (NULL, TRUE);
  leave (admission, "2001:db8:0::1", 1);
  g_assert_cmpuint (eio_admission_get_n_connections (admission), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/admission/connections", test_connections);
  g_test_add_func ("/admission/per-address", test_per_address);
  g_test_add_func ("/admission/newcomers-per-address", test_newcomers_per_address);
  g_test_add_func ("/admission/newcomers", test_newcomers);
  g_test_add_func ("/admission/sessions", test_sessions);
  g_test_add_func ("/admission/rate", test_rate);
  g_test_add_func ("/admission/rate-with-sessions", test_rate_with_sessions);
  g_test_add_func ("/admission/shared-networks", test_shared_networks);
  g_test_add_func ("/admission/no-limits", test_no_limits);
  g_test_add_func ("/admission/forgets", test_forgets);

  return g_test_run ();
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <sys/mman.h>
#include <unistd.h>

#include "app/config.h"
#include "app/exit-codes.h"
#include "core/title.h"
#include "fuzz.h"

static int
write_file (const uint8_t *data, size_t size)
{
  int fd = memfd_create ("fuzz-config", MFD_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, data, size), ==, (gssize) size);
  return fd;
}

static SnugConfig *
read_config (int fd, GError **error)
{
  g_autoptr (GVariantDict) options = g_variant_dict_new (NULL);
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);

  g_variant_dict_insert_value (options, "config", g_variant_new_bytestring (path));
  return snug_config_new (options, error);
}

/* What is written down again is read as the same. */
static void
check_addresses (const SnugConfig *config)
{
  for (guint i = 0; i < config->addresses->len; i++)
    {
      g_autofree char *text = snug_address_to_string (g_ptr_array_index (config->addresses, i));
      g_autoptr (GPtrArray) again =
          g_ptr_array_new_with_free_func ((GDestroyNotify) snug_address_free);
      g_autoptr (GError) error = NULL;
      g_autofree char *text_again = NULL;

      snug_address_parse (text, again, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (again->len, ==, 1);
      text_again = snug_address_to_string (g_ptr_array_index (again, 0));
      g_assert_cmpstr (text_again, ==, text);
    }
}

/* Only what the rest of the program can do with gets through. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  int fd = write_file (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (SnugConfig) config = read_config (fd, &error);

  close (fd);
  if (config == NULL)
    {
      g_assert_true (error->domain == SNUG_EXIT_ERROR);
      return 0;
    }

  g_assert_no_error (error);
  check_addresses (config);
  snug_config_is_loopback_only (config);
  snug_title_check_name (config->room_name, &error);
  g_assert_no_error (error);
  snug_title_check_topic (config->room_topic, &error);
  g_assert_no_error (error);
  return 0;
}

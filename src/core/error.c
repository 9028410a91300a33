/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/error.h"

typedef struct
{
  guint retry_after; /* milliseconds */
} SnugErrorPrivate;

static void
snug_error_private_init (SnugErrorPrivate *priv)
{
  g_assert (priv != NULL);

  priv->retry_after = 0;
}

static void
snug_error_private_copy (const SnugErrorPrivate *source, SnugErrorPrivate *copy)
{
  g_assert (source != NULL && copy != NULL);

  copy->retry_after = source->retry_after;
}

static void
snug_error_private_clear (SnugErrorPrivate *priv)
{
  (void) priv;
}

/* The macro aligns what it casts, which not every compiler sees. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wcast-align"
G_DEFINE_EXTENDED_ERROR (SnugError, snug_error)
#pragma GCC diagnostic pop

/**
 * snug_error_new_rate_limited:
 * @retry_after_ms: in how many milliseconds the same would be allowed
 * @message: what to tell the person
 *
 * Makes a %SNUG_ERROR_RATE_LIMITED that knows when it is over.
 *
 * Returns: (transfer full): the error
 */
GError *
snug_error_new_rate_limited (guint retry_after_ms, const char *message)
{
  GError *error;
  SnugErrorPrivate *priv;

  g_return_val_if_fail (message != NULL, NULL);

  error = g_error_new_literal (SNUG_ERROR, SNUG_ERROR_RATE_LIMITED, message);
  priv = snug_error_get_private (error);
  g_assert (priv != NULL);
  priv->retry_after = retry_after_ms;

  return error;
}

/**
 * snug_error_get_retry_after:
 * @error: any error
 *
 * Gets when a rate limit ends.
 *
 * Returns: milliseconds from when the error was made; 0 if it is no %SNUG_ERROR_RATE_LIMITED
 */
guint
snug_error_get_retry_after (const GError *error)
{
  const SnugErrorPrivate *priv;

  g_return_val_if_fail (error != NULL, 0);

  if (!g_error_matches (error, SNUG_ERROR, SNUG_ERROR_RATE_LIMITED))
    return 0;

  priv = snug_error_get_private (error);
  g_assert (priv != NULL);

  return priv->retry_after;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "web/security-headers.h"

static const struct
{
  const char *name;
  const char *value;
} common_headers[] = {
  { "X-Content-Type-Options", "nosniff" },
  { "Referrer-Policy", "no-referrer" },
  { "Cross-Origin-Opener-Policy", "same-origin" },
  { "Cross-Origin-Resource-Policy", "same-origin" },
  { "Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()" },
  { "X-Frame-Options", "DENY" },
};

static const char content_security_policy[] = "default-src 'none'; "
                                              "script-src 'self'; "
                                              "style-src 'self'; "
                                              "img-src 'self'; "
                                              "font-src 'self'; "
                                              "connect-src 'self'; "
                                              "manifest-src 'self'; "
                                              "worker-src 'self'; "
                                              "base-uri 'none'; "
                                              "form-action 'none'; "
                                              "frame-ancestors 'none'; "
                                              "require-trusted-types-for 'script'; "
                                              "trusted-types snug-worker";

/**
 * snug_security_headers_set:
 * @headers: the headers of a response
 *
 * Sets what every response of ours says to the browser: to guess no content type, to send no
 * referrer, to let no other site embed or open it with a handle, and to give it no device.
 */
void
snug_security_headers_set (SoupMessageHeaders *headers)
{
  for (gsize i = 0; i < G_N_ELEMENTS (common_headers); i++)
    soup_message_headers_replace (headers, common_headers[i].name, common_headers[i].value);
}

/**
 * snug_security_headers_set_for_html:
 * @headers: the headers of a response that is an HTML document
 *
 * Sets what snug_security_headers_set() sets, and a Content-Security-Policy (W3C CSP Level 3) under
 * which nothing runs, loads or connects but what comes from this server. The one thing that may be
 * made of a text is the address of the service worker, by the policy "snug-worker".
 */
void
snug_security_headers_set_for_html (SoupMessageHeaders *headers)
{
  snug_security_headers_set (headers);
  soup_message_headers_replace (headers, "Content-Security-Policy", content_security_policy);
}

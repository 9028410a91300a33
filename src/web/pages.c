/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "web/pages.h"

#include "page-resources.h"
#include "web/assets.h"
#include "web/negotiation.h"
#include "web/security-headers.h"
#include "web/wire-error.h"

#define SITE_ROOT "/chat/snug/Snug1/page/site"
#define NOT_FOUND_FILE "/chat/snug/Snug1/page/not-found.html"
#define ROOT_MARK "@ROOT@"

struct _SnugPages
{
  GObject parent_instance;

  SoupServer *server; /* (owned) */
  SnugAssets *assets; /* (owned) */
  char *not_found;    /* (owned): the document for what is not there, with marks for the way to / */
  const char *trouble; /* (nullable): the code of what is wrong */
};

G_DEFINE_FINAL_TYPE (SnugPages, snug_pages, G_TYPE_OBJECT)

typedef enum
{
  PROP_SERVER = 1,
} SnugPagesProperty;

static GParamSpec *props[PROP_SERVER + 1];

static gboolean
is_get_or_head (SoupServerMessage *message)
{
  const char *method = soup_server_message_get_method (message);

  return method == SOUP_METHOD_GET || method == SOUP_METHOD_HEAD;
}

static void
append_bytes (SoupServerMessage *message, GBytes *bytes)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);

  soup_message_body_append_bytes (body, bytes);
  soup_message_body_complete (body);
}

static void
respond_with_text (SoupServerMessage *message, guint status, const char *text)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  snug_security_headers_set (headers);
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_set_content_type (headers, "text/plain; charset=utf-8", NULL);
  soup_server_message_set_status (message, status, NULL);
  append_bytes (message, bytes);
}

static void
respond_with_method_not_allowed (SoupServerMessage *message)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow",
                                "GET, HEAD");
  respond_with_text (message, SOUP_STATUS_METHOD_NOT_ALLOWED, "Only GET and HEAD work here.\n");
}

static const SnugAssetForm *
choose_form (const SnugAsset *asset, SoupMessageHeaders *request)
{
  guint i = 0;

  while (i + 1 < asset->n_forms && !snug_negotiation_accepts (request, asset->forms[i].coding))
    i++;

  return &asset->forms[i];
}

static void
respond_with_asset (SoupServerMessage *message, const SnugAsset *asset)
{
  SoupMessageHeaders *request = soup_server_message_get_request_headers (message);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const SnugAssetForm *form = choose_form (asset, request);

  if (asset->kind == SNUG_ASSET_DOCUMENT)
    snug_security_headers_set_for_html (headers);
  else
    snug_security_headers_set (headers);
  soup_message_headers_replace (headers, "Cache-Control",
                                asset->kind == SNUG_ASSET_DOCUMENT
                                    ? "no-cache"
                                    : "public, max-age=31536000, immutable");
  soup_message_headers_replace (headers, "ETag", form->etag);
  if (asset->n_forms > 1)
    soup_message_headers_replace (headers, "Vary", "Accept-Encoding");

  if (snug_negotiation_has_etag (request, form->etag))
    {
      soup_server_message_set_status (message, SOUP_STATUS_NOT_MODIFIED, NULL);
      return;
    }

  soup_message_headers_set_content_type (headers, asset->content_type, NULL);
  if (form->coding != NULL)
    soup_message_headers_replace (headers, "Content-Encoding", form->coding);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  append_bytes (message, form->bytes);
}

/* The page may live under any path of a proxy, so the way back to / is told relative to the path
 * that was asked for. */
static char *
way_to_root (const char *path)
{
  GString *way = g_string_new ("./");
  const char *slash = strchr (path, '/');

  while (slash != NULL && (slash = strchr (slash + 1, '/')) != NULL)
    g_string_append (way, "../");

  return g_string_free (way, FALSE);
}

static void
respond_with_not_found (SnugPages *self, SoupServerMessage *message, const char *path)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *root = way_to_root (path);
  g_autoptr (GString) document = g_string_new (self->not_found);
  g_autoptr (GBytes) bytes = NULL;

  g_string_replace (document, ROOT_MARK, root, 0);
  bytes = g_string_free_to_bytes (g_steal_pointer (&document));

  snug_security_headers_set_for_html (headers);
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_set_content_type (headers, "text/html; charset=utf-8", NULL);
  soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
  append_bytes (message, bytes);
}

/* What is wrong in particular is for the one who runs the daemon, and not for the network. */
static void
respond_to_health (SnugPages *self, SoupServerMessage *message)
{
  g_autofree char *text = NULL;

  if (self->trouble == NULL)
    {
      respond_with_text (message, SOUP_STATUS_OK, "ok\n");
      return;
    }

  text = g_strconcat (self->trouble, "\n", NULL);
  respond_with_text (message, SOUP_STATUS_SERVICE_UNAVAILABLE, text);
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  SnugPages *self = SNUG_PAGES (user_data);
  const SnugAsset *asset;

  if (!is_get_or_head (message))
    {
      respond_with_method_not_allowed (message);
      return;
    }

  if (g_str_equal (path, "/healthz"))
    {
      respond_to_health (self, message);
      return;
    }

  asset = snug_assets_lookup (self->assets, g_str_equal (path, "/") ? "/index.html" : path);
  if (asset != NULL)
    respond_with_asset (message, asset);
  else
    respond_with_not_found (self, message, path);
}

static void
snug_pages_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SnugPages *self = SNUG_PAGES (object);

  switch ((SnugPagesProperty) id)
    {
    case PROP_SERVER:
      g_assert (self->server == NULL);
      self->server = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
    }
}

static void
snug_pages_constructed (GObject *object)
{
  SnugPages *self = SNUG_PAGES (object);
  g_autoptr (GBytes) not_found = NULL;

  G_OBJECT_CLASS (snug_pages_parent_class)->constructed (object);

  g_assert (self->server != NULL);
  self->assets = snug_assets_new (snug_page_get_resource (), SITE_ROOT);
  not_found = g_resource_lookup_data (snug_page_get_resource (), NOT_FOUND_FILE,
                                      G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_assert (not_found != NULL);
  self->not_found = g_strndup (g_bytes_get_data (not_found, NULL), g_bytes_get_size (not_found));
  soup_server_add_handler (self->server, "/", on_request, self, NULL);
}

static void
snug_pages_dispose (GObject *object)
{
  SnugPages *self = SNUG_PAGES (object);

  if (self->server != NULL)
    soup_server_remove_handler (self->server, "/");
  g_clear_object (&self->server);

  G_OBJECT_CLASS (snug_pages_parent_class)->dispose (object);
}

static void
snug_pages_finalize (GObject *object)
{
  SnugPages *self = SNUG_PAGES (object);

  g_clear_pointer (&self->assets, snug_assets_free);
  g_free (self->not_found);

  G_OBJECT_CLASS (snug_pages_parent_class)->finalize (object);
}

static void
snug_pages_class_init (SnugPagesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = snug_pages_set_property;
  object_class->constructed = snug_pages_constructed;
  object_class->dispose = snug_pages_dispose;
  object_class->finalize = snug_pages_finalize;

  /**
   * SnugPages:server:
   *
   * The server on which the page is served.
   */
  props[PROP_SERVER] =
      g_param_spec_object ("server", NULL, NULL, SOUP_TYPE_SERVER,
                           G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
snug_pages_init (SnugPages *self)
{
}

/**
 * snug_pages_new:
 * @server: the server to serve the page on
 *
 * Serves the page at `/`, what belongs to it under `/assets/`, `ok` at `/healthz`, and a friendly
 * answer at every other path that nobody else handles, until the object is disposed of.
 *
 * Returns: (transfer full): the pages
 */
SnugPages *
snug_pages_new (SoupServer *server)
{
  g_return_val_if_fail (SOUP_IS_SERVER (server), NULL);

  return g_object_new (SNUG_TYPE_PAGES, "server", server, NULL);
}

/**
 * snug_pages_set_trouble:
 * @self: the pages
 * @trouble: (nullable): why messages cannot be stored, or %NULL when all is well
 *
 * Has `/healthz` say that not all is well: with the status 503, and the code that clients get.
 */
void
snug_pages_set_trouble (SnugPages *self, const GError *trouble)
{
  g_return_if_fail (SNUG_IS_PAGES (self));

  self->trouble = trouble != NULL ? snug_wire_error_code (trouble) : NULL;
}

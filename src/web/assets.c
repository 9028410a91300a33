/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "web/assets.h"

struct _SnugAssets
{
  GHashTable *by_path; /* (owned) (element-type utf8 SnugAsset) */
};

static const struct
{
  const char *suffix;
  const char *content_type;
} content_types[] = {
  { ".html", "text/html; charset=utf-8" },
  { ".css", "text/css; charset=utf-8" },
  { ".js", "text/javascript; charset=utf-8" },
  { ".json", "application/json" },
  { ".svg", "image/svg+xml" },
  { ".png", "image/png" },
  { ".webmanifest", "application/manifest+json" },
};

static const char *
content_type_for (const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (content_types); i++)
    if (g_str_has_suffix (path, content_types[i].suffix))
      return content_types[i].content_type;

  return "application/octet-stream";
}

/* The smallest first. */
static const struct
{
  const char *suffix;
  const char *coding;
} codings[] = {
  { ".br", "br" },
  { ".gz", "gzip" },
};

static void
asset_free (SnugAsset *asset)
{
  for (guint i = 0; i < asset->n_forms; i++)
    {
      g_free (asset->forms[i].etag);
      g_bytes_unref (asset->forms[i].bytes);
    }
  g_free (asset);
}

/* Takes @bytes. */
static void
add_form (SnugAsset *asset, const char *coding, const char *digest, GBytes *bytes)
{
  SnugAssetForm *form = &asset->forms[asset->n_forms++];

  form->coding = coding;
  form->etag = coding == NULL ? g_strdup_printf ("\"%.32s\"", digest)
                              : g_strdup_printf ("\"%.32s-%s\"", digest, coding);
  form->bytes = bytes;
}

static gboolean
is_compressed (const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (codings); i++)
    if (g_str_has_suffix (path, codings[i].suffix))
      return TRUE;

  return FALSE;
}

static void
add_file (SnugAssets *self, GResource *resource, const char *root, const char *path)
{
  g_autofree char *file = g_strconcat (root, path, NULL);
  g_autofree char *digest = NULL;
  GBytes *plain = g_resource_lookup_data (resource, file, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  SnugAsset *asset = g_new0 (SnugAsset, 1);

  g_assert (plain != NULL);
  asset->kind = g_str_has_prefix (path, "/assets/") ? SNUG_ASSET_IMMUTABLE : SNUG_ASSET_DOCUMENT;
  asset->content_type = content_type_for (path);
  digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, plain);
  for (gsize i = 0; i < G_N_ELEMENTS (codings); i++)
    {
      g_autofree char *other = g_strconcat (file, codings[i].suffix, NULL);
      GBytes *bytes = g_resource_lookup_data (resource, other, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

      if (bytes != NULL)
        add_form (asset, codings[i].coding, digest, bytes);
    }
  add_form (asset, NULL, digest, plain);

  g_hash_table_insert (self->by_path, g_strdup (path), asset);
}

static void
add_folder (SnugAssets *self, GResource *resource, const char *root, const char *folder)
{
  g_autofree char *path = g_strconcat (root, folder, NULL);
  g_auto (GStrv) children =
      g_resource_enumerate_children (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_assert (children != NULL);
  for (gsize i = 0; children[i] != NULL; i++)
    {
      g_autofree char *child = g_strconcat (folder, children[i], NULL);

      if (g_str_has_suffix (child, "/"))
        add_folder (self, resource, root, child);
      else if (!is_compressed (child))
        add_file (self, resource, root, child);
    }
}

/**
 * snug_assets_new:
 * @resource: where the files are
 * @root: the folder in @resource that becomes `/`, without a slash at the end
 *
 * Reads the table of all files under @root. A file with the name of another and ".br" or ".gz"
 * behind it is the compressed form of that other one. What is under `/assets/` never changes.
 *
 * Returns: (transfer full): the table
 */
SnugAssets *
snug_assets_new (GResource *resource, const char *root)
{
  SnugAssets *self = g_new0 (SnugAssets, 1);

  self->by_path =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) asset_free);
  add_folder (self, resource, root, "/");
  return self;
}

/**
 * snug_assets_free:
 * @self: (transfer full): a table
 *
 * Frees the table and the assets in it.
 */
void
snug_assets_free (SnugAssets *self)
{
  g_hash_table_unref (self->by_path);
  g_free (self);
}

/**
 * snug_assets_lookup:
 * @self: a table
 * @path: an absolute path, compared byte for byte: nothing in it is decoded or resolved
 *
 * Finds the file at a path.
 *
 * Returns: (transfer none) (nullable): the file, or %NULL if there is none
 */
const SnugAsset *
snug_assets_lookup (SnugAssets *self, const char *path)
{
  return g_hash_table_lookup (self->by_path, path);
}

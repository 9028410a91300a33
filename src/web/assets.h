/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SnugAssetKind:
 * @SNUG_ASSET_DOCUMENT: a document or a service worker, whose content may change under the same
 *   address, and which has a policy of its own
 * @SNUG_ASSET_IMMUTABLE: something that never changes under its address, which names a version
 */
typedef enum
{
  SNUG_ASSET_DOCUMENT,
  SNUG_ASSET_IMMUTABLE,
} SnugAssetKind;

/**
 * SnugAssetForm:
 * @coding: (nullable): its content coding, or %NULL for the plain form
 * @etag: its entity tag, with the quotes
 * @bytes: the bytes
 *
 * One of the forms in which a file can be sent.
 */
typedef struct
{
  const char *coding; /* (unowned) (nullable) */
  char *etag;         /* (owned) */
  GBytes *bytes;      /* (owned) */
} SnugAssetForm;

#define SNUG_ASSET_MAX_FORMS 3

/**
 * SnugAsset:
 * @kind: what it is
 * @content_type: its media type
 * @n_forms: how many forms there are
 * @forms: its forms, the smallest first; the last is the plain one
 *
 * One file of the page, ready to be sent.
 */
typedef struct
{
  SnugAssetKind kind;
  const char *content_type; /* (unowned) */
  guint n_forms;
  SnugAssetForm forms[SNUG_ASSET_MAX_FORMS];
} SnugAsset;

/**
 * SnugAssets:
 *
 * The files of the page by the exact path under which they are served.
 */
typedef struct _SnugAssets SnugAssets;

SnugAssets *snug_assets_new (GResource *resource, const char *root);
void snug_assets_free (SnugAssets *self);
const SnugAsset *snug_assets_lookup (SnugAssets *self, const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SnugAssets, snug_assets_free)

G_END_DECLS

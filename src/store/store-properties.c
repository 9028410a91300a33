/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/store-private.h"

G_DEFINE_ENUM_TYPE (SnugStoreDurability,
                    snug_store_durability,
                    G_DEFINE_ENUM_VALUE (SNUG_STORE_DURABILITY_FULL, "full"),
                    G_DEFINE_ENUM_VALUE (SNUG_STORE_DURABILITY_NORMAL, "normal"))

typedef enum
{
  PROP_PATH = 1,
  PROP_DURABILITY,
  PROP_CLOCK,
  PROP_BROKEN,
  PROP_TROUBLE,
} SnugStoreProperty;

static GParamSpec *props[PROP_TROUBLE + 1];

void
snug_store_notify_broken (SnugStore *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BROKEN]);
}

void
snug_store_notify_trouble (SnugStore *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TROUBLE]);
}

/**
 * snug_store_get_path:
 * @self: a store
 *
 * Gets where the database is.
 *
 * Returns: (type filename): the path of the file
 */
const char *
snug_store_get_path (SnugStore *self)
{
  g_return_val_if_fail (SNUG_IS_STORE (self), NULL);

  return self->path;
}

/**
 * snug_store_is_broken:
 * @self: a store
 *
 * Tells whether nothing can be stored any more until the program is started again, because an fsync
 * failed, the file is damaged, or it was moved away. See #SnugStore:broken.
 *
 * Returns: whether it is so
 */
gboolean
snug_store_is_broken (SnugStore *self)
{
  g_return_val_if_fail (SNUG_IS_STORE (self), FALSE);

  return self->broken;
}

/**
 * snug_store_get_trouble:
 * @self: a store
 *
 * Gets why messages cannot be stored at the moment, or may not be soon. While it is so the store
 * looks every second whether it is over. See #SnugStore:trouble.
 *
 * Returns: (transfer none) (nullable): an error of the domain %SNUG_ERROR, or %NULL when all is
 * well
 */
const GError *
snug_store_get_trouble (SnugStore *self)
{
  g_return_val_if_fail (SNUG_IS_STORE (self), NULL);

  return self->trouble;
}

/**
 * snug_store_get_n_commits:
 * @self: a store
 *
 * Gets how many transactions were committed since the store was opened. When much is stored it is
 * a small part of the number of messages.
 *
 * Returns: their number
 */
guint64
snug_store_get_n_commits (SnugStore *self)
{
  g_return_val_if_fail (SNUG_IS_STORE (self), 0);

  return self->writer != NULL ? snug_writer_get_n_commits (self->writer) : self->n_commits;
}

static void
snug_store_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SnugStore *self = SNUG_STORE (object);

  switch ((SnugStoreProperty) id)
    {
    case PROP_PATH:
      g_value_set_string (value, self->path);
      break;
    case PROP_DURABILITY:
      g_value_set_enum (value, self->durability);
      break;
    case PROP_CLOCK:
      g_value_set_object (value, self->clock);
      break;
    case PROP_BROKEN:
      g_value_set_boolean (value, self->broken);
      break;
    case PROP_TROUBLE:
      g_value_set_boxed (value, self->trouble);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
snug_store_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SnugStore *self = SNUG_STORE (object);

  switch ((SnugStoreProperty) id)
    {
    case PROP_PATH:
      self->path = g_value_dup_string (value);
      break;
    case PROP_DURABILITY:
      self->durability = (SnugStoreDurability) g_value_get_enum (value);
      break;
    case PROP_CLOCK:
      self->clock = g_value_dup_object (value);
      break;
    case PROP_BROKEN:
    case PROP_TROUBLE:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

/* Called once, by the class. */
void
snug_store_install_properties (GObjectClass *object_class)
{
  const GParamFlags construct = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = snug_store_get_property;
  object_class->set_property = snug_store_set_property;

  /**
   * SnugStore:path:
   *
   * The database file.
   */
  props[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, construct);

  /**
   * SnugStore:durability:
   *
   * What an acknowledgement is worth.
   */
  props[PROP_DURABILITY] = g_param_spec_enum ("durability", NULL, NULL, SNUG_TYPE_STORE_DURABILITY,
                                              SNUG_STORE_DURABILITY_FULL, construct);

  /**
   * SnugStore:clock:
   *
   * Where the times of messages come from; by default it is the clock of the machine.
   */
  props[PROP_CLOCK] = g_param_spec_object ("clock", NULL, NULL, SNUG_TYPE_CLOCK, construct);

  /**
   * SnugStore:broken:
   *
   * Whether nothing can be stored any more until the program is started again.
   */
  props[PROP_BROKEN] = g_param_spec_boolean ("broken", NULL, NULL, FALSE, readable);

  /**
   * SnugStore:trouble:
   *
   * Why messages cannot be stored at the moment, or may not be soon; %NULL when all is well.
   */
  props[PROP_TROUBLE] = g_param_spec_boxed ("trouble", NULL, NULL, G_TYPE_ERROR, readable);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

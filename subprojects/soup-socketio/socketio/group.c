/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "socketio/group.h"

#include "socketio/group-private.h"

struct _SioGroup
{
  GObject parent_instance;

  SioNamespace *name_space; /* (owned) */
  GPtrArray *sockets;       /* (owned) (element-type SioSocket): each unowned */
};

G_DEFINE_FINAL_TYPE (SioGroup, sio_group, G_TYPE_OBJECT)

static SioMembership **
find_membership (SioGroup *self, SioSocket *socket)
{
  SioMembership **link = sio_socket_get_memberships (socket);

  while (*link != NULL && (*link)->group != self)
    link = &(*link)->next;

  return link;
}

/**
 * sio_group_new:
 * @name_space: where the members are from
 *
 * Returns: (transfer full): a group without members
 */
SioGroup *
sio_group_new (SioNamespace *name_space)
{
  SioGroup *self = g_object_new (SIO_TYPE_GROUP, NULL);

  self->name_space = g_object_ref (name_space);
  return self;
}

/**
 * sio_group_add:
 * @self: a group
 * @socket: a socket of the group's namespace that was accepted
 *
 * Adds @socket, which hears what is emitted from now on. It leaves the group by itself when it
 * disconnects.
 */
void
sio_group_add (SioGroup *self, SioSocket *socket)
{
  SioMembership **memberships = sio_socket_get_memberships (socket);
  SioMembership *membership;

  g_return_if_fail (sio_socket_get_namespace (socket) == self->name_space);

  if (!sio_socket_is_connected (socket) || *find_membership (self, socket) != NULL)
    return;

  membership = g_new (SioMembership, 1);
  membership->group = self;
  membership->index = self->sockets->len;
  membership->next = *memberships;
  *memberships = membership;
  g_ptr_array_add (self->sockets, socket);
}

/**
 * sio_group_remove:
 * @self: a group
 * @socket: a socket
 *
 * Removes @socket; nothing happens if it is no member.
 */
void
sio_group_remove (SioGroup *self, SioSocket *socket)
{
  SioMembership **link = find_membership (self, socket);
  SioMembership *membership = *link;

  if (membership == NULL)
    return;

  /* The last one moves into the gap. */
  g_ptr_array_remove_index_fast (self->sockets, membership->index);
  if (membership->index < self->sockets->len)
    {
      SioMembership *moved = *find_membership (self, self->sockets->pdata[membership->index]);

      g_assert (moved != NULL);
      moved->index = membership->index;
    }

  *link = membership->next;
  g_free (membership);
}

/**
 * sio_group_remove_from_all:
 * @socket: a socket
 *
 * Removes @socket from all groups that it is in.
 */
void
sio_group_remove_from_all (SioSocket *socket)
{
  SioMembership **memberships = sio_socket_get_memberships (socket);

  while (*memberships != NULL)
    sio_group_remove ((*memberships)->group, socket);
}

/**
 * sio_group_get_size:
 * @self: a group
 *
 * Returns: how many members it has
 */
guint
sio_group_get_size (SioGroup *self)
{
  return self->sockets->len;
}

/**
 * sio_group_emit:
 * @self: a group
 * @event: the event's name
 * @argument: (transfer none): its argument
 *
 * Emits an event to all members.
 */
void
sio_group_emit (SioGroup *self, const char *event, JsonNode *argument)
{
  sio_group_emit_except (self, NULL, event, argument);
}

/**
 * sio_group_emit_except:
 * @self: a group
 * @except: (nullable): who does not hear it
 * @event: the event's name
 * @argument: (transfer none): its argument
 *
 * Emits an event to all members but one. It is encoded once and leaves at the end of the turn.
 */
void
sio_group_emit_except (SioGroup *self, SioSocket *except, const char *event, JsonNode *argument)
{
  g_autoptr (EioChunk) packet = NULL;

  if (self->sockets->len == 0)
    return;

  packet = sio_packet_new_event (sio_namespace_get_name (self->name_space), event, argument);
  for (guint i = 0; i < self->sockets->len; i++)
    {
      SioSocket *socket = self->sockets->pdata[i];

      if (socket != except)
        sio_socket_send (socket, packet);
    }
}

static void
sio_group_dispose (GObject *object)
{
  SioGroup *self = SIO_GROUP (object);

  while (self->sockets->len > 0)
    sio_group_remove (self, self->sockets->pdata[self->sockets->len - 1]);
  g_clear_object (&self->name_space);

  G_OBJECT_CLASS (sio_group_parent_class)->dispose (object);
}

static void
sio_group_finalize (GObject *object)
{
  g_ptr_array_unref (SIO_GROUP (object)->sockets);

  G_OBJECT_CLASS (sio_group_parent_class)->finalize (object);
}

static void
sio_group_class_init (SioGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sio_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = sio_group_finalize;
}

static void
sio_group_init (SioGroup *self)
{
  self->sockets = g_ptr_array_new ();
}

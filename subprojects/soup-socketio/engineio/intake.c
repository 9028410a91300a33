/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engineio/intake.h"

#include "engineio/payload.h"
#include "engineio/refuse.h"
#include "engineio/response.h"
#include "net/container.h"

/* Clients put everything that waits into one payload, up to `maxPayload`, so it may be thousands of
 * packets. Others get their turn after so many. */
#define PACKETS_PER_TURN 64

struct _EioIntake
{
  EioIntake **slot;           /* (unowned) (nullable): who wants to know when it is over */
  EioSession *session;        /* (owned) */
  SoupServerMessage *message; /* (owned) */
  GBytes *body;               /* (owned) */
  EioPayload payload;
  EioTask task;
  gboolean running;
  gboolean waits; /* the message is paused */
};

static void
intake_free (EioIntake *self)
{
  if (self->slot != NULL)
    *self->slot = NULL;
  eio_reactor_cancel (self->session->host->reactor, &self->task);
  eio_session_unref (self->session);
  g_object_unref (self->message);
  g_bytes_unref (self->body);
  g_free (self);
}

/* Answers and frees. */
static void
finish (EioIntake *self)
{
  const char *failure = self->session->failure;

  if (failure != NULL)
    eio_refuse_full (self->session->host, self->message, EIO_REQUEST_ERROR_BAD_REQUEST, failure);
  else
    eio_response_set_ok (self->message);

  if (self->waits)
    soup_server_message_unpause (self->message);
  intake_free (self);
}

static gboolean
receive_packet (EioPacketType type,
                gboolean is_binary,
                const guint8 *data,
                gsize length,
                gpointer user_data)
{
  EioSession *session = user_data;

  if (!eio_session_receive (session, type, is_binary, data, length))
    eio_session_fail (session, "a packet that only a server sends");

  return !session->ended;
}

static gboolean
may_go_on (EioIntake *self)
{
  return !self->session->ended && !eio_payload_is_over (&self->payload) &&
         !eio_session_is_paused (self->session);
}

/* Returns whether there is nothing left to do. */
static gboolean
take_some (EioIntake *self)
{
  g_autoptr (GError) error = NULL;

  self->running = TRUE;
  for (guint i = 0; i < PACKETS_PER_TURN && may_go_on (self); i++)
    if (!eio_payload_take (&self->payload, 1, receive_packet, self->session, &error))
      eio_session_fail (self->session, error->message);
  self->running = FALSE;

  return self->session->ended || eio_payload_is_over (&self->payload);
}

static void
run (EioTask *task)
{
  EioIntake *self = EIO_CONTAINER_OF (task, EioIntake, task);

  if (take_some (self))
    finish (self);
  else if (!eio_session_is_paused (self->session))
    eio_reactor_run_next_turn (self->session->host->reactor, &self->task);
}

static const EioTaskKind task_kind = { .run = run };

/* The client may leave meanwhile; what it has sent it has sent. */
static void
wait (EioIntake *self)
{
  self->waits = TRUE;
  soup_server_message_pause (self->message);
  if (!eio_session_is_paused (self->session))
    eio_reactor_run_next_turn (self->session->host->reactor, &self->task);
}

/**
 * eio_intake_begin:
 * @slot: (out): where the intake is to be found until it is over; to be told with
 *   eio_intake_forget_slot() when the slot goes first
 * @session: a session
 * @message: a request that brings packets for it
 *
 * Takes the packets of a request, and answers it. When there are many of them, or the session sends
 * more than it may, that takes several turns of the main loop, and the client sends no others
 * meanwhile. Payloads that cannot be understood end the session; the packets before what cannot be
 * understood have been dealt with.
 */
void
eio_intake_begin (EioIntake **slot, EioSession *session, SoupServerMessage *message)
{
  EioIntake *self = g_new0 (EioIntake, 1);
  g_autoptr (GError) error = NULL;
  const char *body;
  gsize length;

  self->slot = slot;
  *slot = self;
  self->session = eio_session_ref (session);
  self->message = g_object_ref (message);
  self->body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  self->task.kind = &task_kind;

  body = g_bytes_get_data (self->body, &length);
  self->running = TRUE;
  if (!eio_payload_begin (&self->payload, body, length, &error))
    eio_session_fail (session, error->message);
  if (take_some (self))
    finish (self);
  else
    wait (self);
}

/**
 * eio_intake_go_on:
 * @self: an intake whose session was paused
 *
 * Takes packets again, in the next turn.
 */
void
eio_intake_go_on (EioIntake *self)
{
  if (!self->running)
    eio_reactor_run_next_turn (self->session->host->reactor, &self->task);
}

/**
 * eio_intake_forget_slot:
 * @self: an intake
 *
 * Tells that its slot is about to go, because the session has ended or has another transport. The
 * request is answered.
 */
void
eio_intake_forget_slot (EioIntake *self)
{
  self->slot = NULL;
  if (!self->running)
    finish (self);
}

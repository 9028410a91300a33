/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "net/front-door.h"
#include "net/host-list.h"
#include "net/listen.h"
#include "net/reactor.h"
#include "engineio/server.h"
#include "engineio/session.h"
#include "socketio/event.h"
#include "socketio/group.h"
#include "socketio/json-write.h"
#include "socketio/namespace.h"
#include "socketio/server.h"
#include "socketio/socket.h"

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * The shapes that the modules pass to each other. What comes from the server is docs/protocol.md.
 *
 * @typedef {object} Member
 * @property {string} id
 * @property {string} name
 *
 * @typedef {object} Message
 * @property {number} seq
 * @property {number} time milliseconds since the Unix epoch
 * @property {string} id chosen by the author's client
 * @property {"text" | "notice"} kind
 * @property {Member | null} member
 * @property {string} text
 * @property {number} [replyTo] the message that this one answers
 * @property {number} [rev] of its last change, if there was one
 * @property {number} [editedAt]
 * @property {boolean} [removed] nothing but its place is left
 * @property {ReadonlyArray<Reaction>} [reactions]
 *
 * @typedef {object} Reaction all that reacted with one emoji
 * @property {string} emoji
 * @property {ReadonlyArray<Member>} members
 *
 * @typedef {object} Change what somebody did with a message that was there
 * @property {"edit" | "remove" | "react"} kind
 * @property {number} seq
 * @property {number} rev
 * @property {number} time
 * @property {Member | null} member
 * @property {string} text the new one, or the emoji
 * @property {boolean} on whether the emoji is there now
 *
 * @typedef {object} Amendment a change of mine on its way
 * @property {string} id
 * @property {"edit" | "remove" | "react"} kind
 * @property {number} seq
 * @property {string} text
 * @property {boolean} on
 * @property {number} time
 *
 * @typedef {object} Target what is being written is for this message
 * @property {"reply" | "edit"} kind
 * @property {number} seq
 * @property {string} name
 * @property {string} text
 *
 * @typedef {object} Room
 * @property {string} id
 * @property {string} name
 * @property {string} topic
 * @property {string} epoch
 *
 * @typedef {object} Limits
 * @property {number} text characters of a message
 * @property {number} bytes of a message in UTF-8
 * @property {number} name characters of a name
 * @property {number} [edit] milliseconds for which a message can be edited and removed
 *
 * @typedef {object} Welcome
 * @property {Member & { token: string }} you
 * @property {Room} room
 * @property {number} seq of the room's newest message
 * @property {number} [rev] of the room's newest change
 * @property {Member[]} members
 * @property {number} memberCount
 * @property {Message[]} messages
 * @property {Message[]} [changes] messages that we have and that are not any more what they were
 * @property {boolean} gap
 * @property {Limits} limits
 *
 * @typedef {object} Problem
 * @property {string} code
 * @property {string} message in the words of the server
 * @property {number | null} retryAfter milliseconds
 *
 * @typedef {object} PresenceChange
 * @property {"joined" | "left" | "renamed"} what
 * @property {Member} member
 * @property {string} oldName
 *
 * @typedef {object} MessageEntry
 * @property {"message"} type
 * @property {Message} message
 *
 * @typedef {object} PresenceEntry several comings and goings in a row, with no message between
 * @property {"presence"} type
 * @property {number} id
 * @property {number} time of the newest change
 * @property {ReadonlyArray<PresenceChange>} changes
 * @property {boolean} [news] whether it was all after the reader looked away
 *
 * @typedef {object} SeenPresence
 * @property {number} id of the last entry of comings and goings
 * @property {number} count of its changes
 *
 * @typedef {object} GapEntry
 * @property {"gap"} type
 * @property {number} id
 * @property {"skipped" | "restarted"} why
 * @property {number} reachedSeq up to where this reader had read
 *
 * @typedef {object} MissedEntry before what came while there was no connection
 * @property {"missed"} type
 * @property {number} id
 * @property {number} count of the messages of others
 *
 * @typedef {MessageEntry | PresenceEntry | GapEntry | MissedEntry} Entry
 *
 * @typedef {object} Outgoing a message of mine on its way
 * @property {string} id
 * @property {string} text
 * @property {number} [replyTo]
 * @property {Member} [by] who I was when I wrote it
 * @property {number} time
 * @property {"waiting" | "sending" | "sent" | "failed"} state
 * @property {number} retryAt when the server wants to be asked again, 0 for at once
 * @property {Problem | null} problem
 *
 * @typedef {object} Typist
 * @property {Member} member
 * @property {number} until
 *
 * @typedef {object} Link
 * @property {"connecting" | "online" | "offline"} status
 * @property {boolean} long whether it is offline long enough to say so
 * @property {"" | "closing"} why
 * @property {number} attempts to connect again that failed
 * @property {number} retryAt when the next one follows, 0 while one goes on
 * @property {boolean} device whether the device itself has no network
 *
 * @typedef {object} Hint
 * @property {"info" | "error"} kind
 * @property {string} text
 * @property {{ label: string, act: () => void }} [undo]
 *
 * @typedef {"system" | "light" | "dark"} ThemeChoice
 *
 * @typedef {object} Settings what the reader wants to be told of, and how
 * @property {boolean} sound when somebody writes and nobody looks
 * @property {boolean} notify when somebody mentions me and nobody looks
 * @property {boolean} aloud whether a screen reader is to read new messages
 * @property {boolean} comings whether it is shown who comes and goes
 *
 * @typedef {object} State
 * @property {"starting" | "join" | "joining" | "room"} phase
 * @property {string} askedName the name to come in with
 * @property {Problem | null} refusal why the server did not let us in
 * @property {Link} link
 * @property {Member | null} me
 * @property {Room | null} room
 * @property {Limits} limits
 * @property {ReadonlyArray<Member>} members those that are listed, which may not be all
 * @property {number} memberCount
 * @property {ReadonlyArray<Entry>} entries
 * @property {number} lastSeq
 * @property {number} lastRev of the last change that we know of
 * @property {boolean} more whether there is older history
 * @property {"idle" | "loading" | "failed"} history
 * @property {ReadonlyArray<Outgoing>} outbox
 * @property {ReadonlyArray<Amendment>} amendments
 * @property {Target | null} target
 * @property {ReadonlyArray<Typist>} typing
 * @property {boolean} atEnd whether the newest message is in view
 * @property {boolean} visible whether the page is
 * @property {number} unread messages of others that came while they could not be seen
 * @property {number} unreadFrom from which sequence number on they are new, 0 for none
 * @property {SeenPresence} seenPresence who came and went while the reader still looked
 * @property {number} mentions how many of them mention me
 * @property {boolean} outdated whether there is a newer version of the page
 * @property {Settings} settings
 * @property {ReadonlyArray<Member>} ignored whose messages are not shown here
 * @property {boolean} peopleOpen
 * @property {ThemeChoice} theme
 * @property {Hint | null} hint something to say next to the composer
 */
export {};

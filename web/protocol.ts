// @generated from src/core/protocol.def by tests/core/protocol_test.cc. DO NOT EDIT.
// The names of the wire protocol; docs/protocol.md describes it.

export const protocol = "fount.v1";

export type EventName =
  | "run.queued"
  | "run.started"
  | "agent.started"
  | "agent.progress"
  | "agent.thinking"
  | "tool.executing"
  | "tool.completed"
  | "agent.finding"
  | "agent.completed"
  | "score.changed"
  | "run.completed"
  | "run.failed"
  | "run.canceled";

// Nothing of a run follows these.
export const terminalEvents: ReadonlySet<EventName> = new Set<EventName>([
  "run.completed",
  "run.failed",
  "run.canceled",
]);

export type CommandName =
  | "run.start"
  | "run.cancel"
  | "token.refresh";

export type RefusalCode =
  | "invalid_message"
  | "unknown_type"
  | "invalid_input"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "quota_exceeded"
  | "too_large"
  | "rate_limited"
  | "unavailable";

export interface CloseInfo {
  readonly name: string;
  readonly reconnect: boolean; // whether to come back without being asked
  readonly meaning: string;
}

export const closes: ReadonlyMap<number, CloseInfo> = new Map<number, CloseInfo>([
  [4401, {
    name: "token_expired", reconnect: false,
    meaning: "the token expired; come back with a new one",
  }],
  [4402, {
    name: "token_revoked", reconnect: false,
    meaning: "the token was revoked, or its user disabled",
  }],
  [4403, {
    name: "owner_mismatch", reconnect: false,
    meaning: "a frame of another user was stopped at this socket; report it",
  }],
  [4408, {
    name: "slow_consumer", reconnect: true,
    meaning: "did not read for too long; resume from the last seq",
  }],
  [4409, {
    name: "too_many_connections", reconnect: false,
    meaning: "the user has as many connections as are allowed",
  }],
  [4429, {
    name: "rate_limited", reconnect: true,
    meaning: "sent too many messages; wait before coming back",
  }],
  [4400, {
    name: "protocol_violation", reconnect: false,
    meaning: "what was sent is no message of fount.v1",
  }],
  [4412, {
    name: "draining", reconnect: true,
    meaning: "the server stops; come back after `retry_ms` of its last message",
  }],
  [4450, {
    name: "storage_failed", reconnect: true,
    meaning: "the log cannot be read or written; nothing was accepted",
  }],
]);

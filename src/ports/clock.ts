/**
 * The engine's only source of the current instant: when a turn arrived, when a window is due, what "today" is.
 * Leases are not its business: they use the database's own clock, which all workers share.
 */
export interface Clock {
  now(): Date;
}

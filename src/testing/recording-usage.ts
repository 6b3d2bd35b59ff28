import type { CallQuota, QuotaDecision } from '../ports/call-quota.ts';
import type { BudgetDecision, BudgetReservation, CallRecord, UsageLedger } from '../ports/usage-ledger.ts';
import { partialPort } from './partial-port.ts';

/** A usage ledger that keeps what it is told and grants what it is told to grant. */
export interface RecordingUsage {
  readonly usage: UsageLedger;
  readonly records: readonly CallRecord[];
  readonly reservations: readonly BudgetReservation[];
  readonly released: readonly string[];
}

export function createRecordingUsage(decide: () => BudgetDecision = () => ({ granted: true })): RecordingUsage {
  const records: CallRecord[] = [];
  const reservations: BudgetReservation[] = [];
  const released: string[] = [];
  const usage = partialPort<UsageLedger>({
    async reserve(reservation) {
      reservations.push(reservation);
      return decide();
    },
    async release(_namespace, callId) {
      released.push(callId);
    },
    async record(call) {
      records.push(call);
    },
  });
  return { usage, records, reservations, released };
}

/** A quota that decides as it is told. */
export interface RecordingQuota {
  readonly quota: CallQuota;
  readonly reserved: readonly { readonly modelId: string; readonly tokens: number }[];
  readonly settled: readonly (readonly [reservationId: string, tokens: number | undefined])[];
}

export function createRecordingQuota(decide: (asked: number) => QuotaDecision): RecordingQuota {
  const reserved: { modelId: string; tokens: number }[] = [];
  const settled: (readonly [string, number | undefined])[] = [];
  const quota: CallQuota = {
    async reserve({ modelId, tokens }) {
      reserved.push({ modelId, tokens });
      return decide(reserved.length);
    },
    async settle(reservationId, tokens) {
      settled.push([reservationId, tokens]);
    },
  };
  return { quota, reserved, settled };
}

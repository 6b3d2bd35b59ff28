import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { judgeProcess, type ProcessIdentity, readOwnIdentity } from '../../src/adapters/pglite/process-identity.ts';

const pollMs = 10;

/** The identity of a process that was just started by this one. */
export function identifyProcess(pid: number): ProcessIdentity {
  return { ...readOwnIdentity(), pid, processStartedAt: readStat(pid)[19] ?? '' };
}

/** Whether that very process runs; a stranger that was given its pid later does not count. */
export function isRunning(identity: ProcessIdentity): boolean {
  return judgeProcess(identity) === 'running';
}

/** Signals that very process; false where it is gone. */
export function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals): boolean {
  if (!isRunning(identity)) return false;
  try {
    return process.kill(identity.pid, signal);
  } catch {
    return false;
  }
}

/** Kills a server and its children at one moment, as a loss of power would: stopped first, it cannot fork another. */
export function killWithChildren(identity: ProcessIdentity): ProcessIdentity[] {
  if (!signalProcess(identity, 'SIGSTOP')) return [];
  const family = [identity, ...listChildren(identity.pid).map(identifyProcess)];
  for (const member of family) signalProcess(member, 'SIGKILL');
  return family;
}

/** False when one of them still runs after that time. */
export async function waitUntilGone(processes: readonly ProcessIdentity[], timeoutMs: number): Promise<boolean> {
  const end = Date.now() + timeoutMs;
  while (processes.some(isRunning)) {
    if (Date.now() > end) return false;
    await wait(pollMs);
  }
  return true;
}

function listChildren(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function readStat(pid: number): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

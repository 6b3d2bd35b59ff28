import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, uptime } from 'node:os';

/** Which process it was, in a way that neither a reused pid nor a restarted container can imitate. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start of the process: clock ticks since boot on Linux, what `ps` prints elsewhere; empty where unknown. */
  readonly processStartedAt: string;
  /** The kernel's boot id on Linux; elsewhere `boot-` and the second of the boot. */
  readonly bootId: string;
  readonly hostname: string;
  /** The namespace in which the pid counts; empty where there are none. */
  readonly pidNamespace: string;
}

/** What can be said about another process: `foreign` when it runs, or ran, where its pid means nothing to us. */
export type ProcessState = 'running' | 'gone' | 'foreign';

/** The clock of the system is corrected while it runs, which moves a boot time that was computed from it. */
const bootToleranceSeconds = 120;

/** The identity of this process. */
export function readOwnIdentity(): ProcessIdentity {
  return {
    pid: process.pid,
    processStartedAt: readStartTime(process.pid) ?? '',
    bootId: readBootId(),
    hostname: hostname(),
    pidNamespace: readPidNamespace(),
  };
}

/** Whether that very process still runs on this machine. */
export function judgeProcess(other: ProcessIdentity): ProcessState {
  const isSameBoot = areSameBoot(other.bootId, readBootId());
  if (!isSameBoot) return other.hostname === hostname() ? 'gone' : 'foreign';
  if (other.pidNamespace !== readPidNamespace()) return 'foreign';
  const startedAt = readStartTime(other.pid);
  if (startedAt !== undefined && other.processStartedAt !== '') {
    return startedAt === other.processStartedAt ? 'running' : 'gone';
  }
  return exists(other.pid) ? 'running' : 'gone';
}

function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return `boot-${Math.round(Date.now() / 1000 - uptime())}`;
  }
}

function areSameBoot(a: string, b: string): boolean {
  if (a === b) return true;
  if (!a.startsWith('boot-') || !b.startsWith('boot-')) return false;
  return Math.abs(Number(a.slice(5)) - Number(b.slice(5))) <= bootToleranceSeconds;
}

function readPidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

/** Undefined when there is no such process, or its start cannot be found out; a zombie has an empty one, like no other. */
function readStartTime(pid: number): string | undefined {
  if (process.platform === 'linux') return readLinuxStartTime(pid);
  if (process.platform === 'win32') return undefined;
  try {
    const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' },
    }).trim();
    return started === '' ? undefined : started;
  } catch {
    return undefined;
  }
}

function readLinuxStartTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in parentheses and may hold spaces and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const state = fields[0];
    return state === 'Z' || state === 'X' ? '' : fields[19];
  } catch {
    return undefined;
  }
}

/** Where /proc hides the processes of other users, a signal still tells that there is one. */
function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

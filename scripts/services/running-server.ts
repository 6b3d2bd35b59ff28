import { execFileSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { isRunning, killWithChildren, signalProcess, waitUntilGone } from './process-record.ts';
import { runCommand } from './run-command.ts';
import type { ServerRecord } from './server-host.ts';

/** How long a server may take to end by itself: a last checkpoint on a slow disk. */
const endTimeoutMs = 60_000;
const pollMs = 20;

/** Whether that very server runs. */
export async function isServerRunning(server: ServerRecord): Promise<boolean> {
  if ('process' in server) return isRunning(server.process);
  const format = ['inspect', '--format', '{{.State.Running}}', server.container];
  return await runCommand('docker', format).then(
    (answer) => answer.trim() === 'true',
    () => false,
  );
}

/** Asks it to end by a signal and waits until it has; one that does not is killed. */
export async function endServer(server: ServerRecord, signal: NodeJS.Signals): Promise<void> {
  if ('process' in server) {
    signalProcess(server.process, signal);
    if (await waitUntilGone([server.process], endTimeoutMs)) return;
  } else {
    await runCommand('docker', ['kill', '--signal', signal, server.container]).catch(() => undefined);
    if (await hasContainerEnded(server)) return;
  }
  await killServer(server);
}

/** Kills it with all its children at one moment and waits until they are gone. */
export async function killServer(server: ServerRecord): Promise<void> {
  if ('container' in server) {
    await runCommand('docker', ['kill', server.container]).catch(() => undefined);
    await hasContainerEnded(server);
  } else if (!(await waitUntilGone(killWithChildren(server.process), endTimeoutMs))) {
    throw new Error(`Process ${server.process.pid} does not end although it was killed.`);
  }
}

/** As `killServer`, for the end of this process, when nothing can be waited for. */
export function killServerNow(server: ServerRecord): void {
  if ('process' in server) killWithChildren(server.process);
  else removeContainerNow(server.container);
}

/** Removes what a server leaves outside its folder: a container with its volume. */
export async function removeServer(server: ServerRecord): Promise<void> {
  if ('container' in server) await runCommand('docker', ['rm', '--force', '--volumes', server.container]);
}

function removeContainerNow(container: string): void {
  try {
    execFileSync('docker', ['rm', '--force', '--volumes', container], { stdio: 'ignore', timeout: 10_000 });
  } catch {
    // The engine went away before the container: there is nobody left to ask.
  }
}

async function hasContainerEnded(server: ServerRecord): Promise<boolean> {
  const end = Date.now() + endTimeoutMs;
  while (await isServerRunning(server)) {
    if (Date.now() > end) return false;
    await wait(pollMs);
  }
  return true;
}

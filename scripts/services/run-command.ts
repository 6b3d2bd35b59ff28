import { execFile } from 'node:child_process';

/** What a command may take before it counts as stuck: a slow mirror needs a minute or two for 100 MB. */
const commandTimeoutMs = 600_000;

/** Most of what a command prints that is kept: apt writes a line for each package. */
const maximumOutputBytes = 8_000_000;

export interface CommandOptions {
  readonly timeoutMs?: number;
}

/** Runs a command to its end and gives what it printed. A failure says which command, and its last lines. */
export async function runCommand(
  command: string,
  args: readonly string[],
  { timeoutMs = commandTimeoutMs }: CommandOptions = {},
): Promise<string> {
  return await new Promise((resolve, reject) => {
    const options = {
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      maxBuffer: maximumOutputBytes,
      env: { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' },
    } as const;
    execFile(command, args, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${command} failed: ${lastLines(`${stdout}\n${stderr}`)}`, { cause: error }));
    });
  });
}

/** The end of a log, for an error message. */
export function lastLines(text: string, count = 8): string {
  return text.trim().split('\n').slice(-count).join('\n');
}

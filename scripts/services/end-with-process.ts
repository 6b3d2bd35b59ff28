const endings = new Set<() => void>();
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs something when this process ends, also by a signal; gives a function that takes it back. Of signals that the program
 * itself listens to nothing is made here: what it decides ends in `exit` sooner or later.
 */
export function endWithProcess(ending: () => void): () => void {
  if (endings.size === 0) listen();
  endings.add(ending);
  return () => {
    endings.delete(ending);
    if (endings.size === 0) unlisten();
  };
}

function listen(): void {
  process.on('exit', runEndings);
  for (const signal of signals) process.on(signal, onSignal);
}

function unlisten(): void {
  process.off('exit', runEndings);
  for (const signal of signals) process.off(signal, onSignal);
}

function runEndings(): void {
  for (const ending of endings) {
    try {
      ending();
    } catch {
      // One that fails must not keep the others from running; the next start sweeps what is left.
    }
  }
}

function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  runEndings();
  unlisten();
  process.kill(process.pid, signal);
}

import type { Terminal } from '../terminal.ts';

/** How far something that takes a while has come. */
export interface Progress {
  advance(steps: number): void;
  /** Writes a line of its own, above the bar. */
  tell(line: string): void;
  /** Ends the bar; elsewhere than on a terminal, writes the line that stands for it. */
  end(line: string): void;
  /** Takes the bar away, where it ended badly; repeated calls, and one after `end`, do nothing. */
  clear(): void;
}

const cells = 28;
/** Redrawing more often than this only costs time. */
const redrawMs = 80;

/**
 * A bar on a terminal that someone watches, one plain line at the end elsewhere. Writes to standard error alone, and
 * leaves the keyboard alone, so that Ctrl+C ends the command in order.
 */
export function startProgress(label: string, total: number, terminal: Terminal): Progress {
  if (!terminal.watched)
    return {
      advance: () => undefined,
      tell: (line) => terminal.note(line),
      end: (line) => terminal.note(line),
      clear: () => undefined,
    };
  let done = 0;
  let drawnAt = Number.NEGATIVE_INFINITY;
  const draw = (): void => {
    drawnAt = performance.now();
    const share = total === 0 ? 1 : Math.min(1, done / total);
    const full = Math.round(share * cells);
    terminal.rewrite(
      `${'█'.repeat(full)}${'░'.repeat(cells - full)} ${String(Math.floor(share * 100)).padStart(3)} %  ${label}`,
    );
  };
  draw();
  let shown = true;
  const clear = (): void => {
    if (shown) terminal.rewrite('');
    shown = false;
  };
  return {
    advance(steps) {
      done += steps;
      if (performance.now() - drawnAt >= redrawMs) draw();
    },
    tell(line) {
      terminal.rewrite('');
      terminal.note(line);
      draw();
    },
    end(line) {
      clear();
      terminal.note(line);
    },
    clear,
  };
}

import { describe, expect, it } from 'vitest';
import { Checkpointer } from './checkpointer.ts';

describe('Checkpointer', () => {
  it('writes a checkpoint for each 32 MB of log, and looks only now and then', () => {
    let position = 1000;
    let looks = 0;
    let checkpoints = 0;
    const checkpointer = new Checkpointer((sql) => {
      if (sql === 'checkpoint') checkpoints += 1;
      else looks += 1;
      return position;
    });
    for (let statement = 0; statement < 640; statement += 1) {
      position += 256 * 1024;
      checkpointer.afterStatement();
    }
    expect(looks).toBe(11);
    expect(checkpoints).toBe(5);
  });
});

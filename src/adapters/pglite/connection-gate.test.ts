import { describe, expect, it } from 'vitest';
import { ConnectionGate, type Lane } from './connection-gate.ts';

/** Asks in the given order while the gate is held, then lets everyone through, and returns who came when. */
async function grantOrder(lanes: readonly Lane[]): Promise<Lane[]> {
  const gate = new ConnectionGate();
  const order: Lane[] = [];
  await gate.acquire('foreground');
  const waiting = lanes.map(async (lane) => {
    await gate.acquire(lane);
    order.push(lane);
    gate.release();
  });
  gate.release();
  await Promise.all(waiting);
  return order;
}

describe('ConnectionGate', () => {
  it('lets foreground pass background', async () => {
    expect(await grantOrder(['background', 'foreground', 'background', 'foreground'])).toEqual([
      'foreground',
      'foreground',
      'background',
      'background',
    ]);
  });

  it('lets background in after sixteen foreground grants', async () => {
    const order = await grantOrder([
      'background',
      'background',
      ...Array.from({ length: 40 }, () => 'foreground' as const),
    ]);
    expect(order.indexOf('background')).toBe(16);
    expect(order.indexOf('background', 17)).toBe(33);
  });

  it('has one holder at a time', async () => {
    const gate = new ConnectionGate();
    let holders = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        await gate.acquire(index % 2 === 0 ? 'foreground' : 'background');
        holders += 1;
        most = Math.max(most, holders);
        await Promise.resolve();
        holders -= 1;
        gate.release();
      }),
    );
    expect(most).toBe(1);
  });
});

import { expect, it } from 'vitest';
import { openMemoir, type OpenMemoirOptions } from './open-memoir.ts';

it.each([
  { name: 'dataDirectory', nearest: 'dataDir' },
  { name: 'databaseURL', nearest: 'databaseUrl' },
  { name: 'redis', nearest: 'redisUrl' },
  { name: 'embeder', nearest: 'embedder' },
])('refuses the option $name, naming the nearest', async ({ name, nearest }) => {
  const options: OpenMemoirOptions = { [name]: 'x' };
  await expect(openMemoir(options)).rejects.toMatchObject({
    code: 'invalid_configuration',
    detail: `There is no option '${name}'; the nearest is '${nearest}'.`,
  });
});

it('does not repeat what is no name', async () => {
  const name: string = 'my secret words';
  const options: OpenMemoirOptions = { [name]: 1 };
  await expect(openMemoir(options)).rejects.toMatchObject({ detail: expect.not.stringContaining('secret') as string });
});

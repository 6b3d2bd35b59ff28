/** A port of which a test fakes what it uses: every other call fails the test by its name. */
export function partialPort<Port extends object>(methods: Partial<Port>): Port {
  return new Proxy(methods, {
    get(target, name) {
      if (Reflect.has(target, name)) return Reflect.get(target, name) as unknown;
      // What asks whether something is a promise must be told that it is not.
      if (name === 'then' || typeof name === 'symbol') return undefined;
      throw new Error(`the test does not expect a call of ${name}`);
    },
  }) as Port;
}

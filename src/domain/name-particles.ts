/** Words that stay in lower case inside a person's name: "Maria de la Cruz", "Vincent van Gogh". */
export const nameParticles: ReadonlySet<string> = new Set(
  'van von de da di du del della dos das der den la le el al bin ibn ben y e af av zu ter ten'.split(' '),
);

import type { Command } from 'commander';
import { profileFields } from '../../domain/extraction/fact.ts';
import type { ProfileAnswer, ProfileEntryAnswer } from '../../engine/profile/profiles.ts';
import { type CommonOptions, configOf } from '../common-options.ts';
import { openSession } from '../open-session.ts';
import { renderEvidence } from '../render-recall.ts';
import { printable, type Terminal } from '../terminal.ts';

/** `memoir profile`: what is kept of a user beside memories. */
export function addProfileCommand(program: Command, terminal: Terminal): void {
  program
    .command('profile')
    .description('show the profile of a user, with the turns it rests on')
    .argument('<user>', 'the id of the user')
    .addHelpText('after', '\nExamples:\n  memoir profile ana\n  memoir profile ana --json')
    .action(async (user: string, _flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<CommonOptions>();
      await using session = await openSession({ config: configOf(flags), terminal });
      const answer = await session.memoir.profiles.get(user);
      if (flags.json === true) terminal.printJson(answer);
      else terminal.print(renderProfile(answer, terminal));
    });
}

function renderProfile({ profile }: ProfileAnswer, { style }: Pick<Terminal, 'style'>): string {
  const shown = profileFields.filter((field) => profile[field].length > 0);
  if (shown.length === 0) return 'Nothing is known of them yet.';
  return shown
    .map((field) => [style('bold', field.replaceAll('_', ' ')), ...profile[field].flatMap(linesOf)].join('\n'))
    .join('\n\n');
}

function linesOf({ text, evidence }: ProfileEntryAnswer): string[] {
  return [`  ${printable(text)}`, ...evidence.map((turn) => `    ${renderEvidence(turn, { quoted: true })}`)];
}

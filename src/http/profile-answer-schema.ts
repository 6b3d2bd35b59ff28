import { z } from 'zod';
import { evidenceSchema } from './memory-answer-schemas.ts';

const instant = z.string().meta({ format: 'date-time' });

const entrySchema = z
  .object({
    id: z.string().describe('What removes it.'),
    text: z.string().describe('In the words said last.'),
    saidAt: instant.describe('When it was said last.'),
    recordedAt: instant.describe('When it was first written down.'),
    extractor: z.string().describe('What wrote these words: a model and prompt version, or `hand`.'),
    evidence: z
      .array(evidenceSchema)
      .readonly()
      .describe('The newest 20 turns that say it, in their order; empty where it was written by hand alone.'),
  })
  .meta({ id: 'ProfileEntry' });

const entries = z.array(entrySchema).readonly();

export const profileSchema = z
  .object({
    success: z.literal(true).describe('There is an answer: refusals are problem documents.'),
    userId: z.string().describe('As in the path.'),
    profile: z
      .object({
        output_preferences: entries.describe('How answers should look: length, form, language.'),
        personal_preferences: entries.describe('What they like to have and do.'),
        assistant_preferences: entries.describe('How the assistant should behave.'),
        knowledge: entries.describe('What they know and can do.'),
        interests: entries.describe('What they like to read, do and talk about.'),
        dislikes: entries.describe('What they do not want.'),
        family_and_friends: entries.describe('Who is close to them.'),
        work_profile: entries.describe('What they work as, where and with whom.'),
        goals: entries.describe('What they want to reach.'),
      })
      .readonly()
      .describe('Always all nine fields, each with what was said last first; at most 100 entries a field.'),
    updatedAt: instant
      .nullable()
      .describe('When anything of it was last changed, also by undoing a run; null where nothing was ever kept.'),
  })
  .meta({ id: 'Profile' });

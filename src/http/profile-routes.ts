import type { z } from 'zod';
import { idSchema } from '../domain/field-schemas.ts';
import { profileChangeSchema } from '../domain/profile-schema.ts';
import type { Engine } from '../engine/engine.ts';
import { describeAnswer, describeProblems } from './describe-answer.ts';
import type { HttpServer } from './http-server.ts';
import { profileSchema } from './profile-answer-schema.ts';
import { namespaceParameters, namespaceRoot, noQuery } from './request-schemas.ts';

const tags = ['Memories'];
const profileRoot = `${namespaceRoot}/users/:id/profile`;
const userParameters = namespaceParameters.extend({ id: idSchema.describe('The user.') });
const changeExamples: z.input<typeof profileChangeSchema>[] = [
  { add: [{ field: 'output_preferences', text: 'short answers' }], remove: ['01234567-89ab-7def-8123-456789abcdef'] },
];

/** The profile of a user: short entries in nine fields, read and corrected. */
export function addProfileRoutes(server: HttpServer, { profiles }: Engine): void {
  server.route({
    method: 'GET',
    url: profileRoot,
    schema: {
      operationId: 'getProfile',
      tags,
      summary: 'The profile of a user, with the turns it rests on',
      description: 'Empty for a user who has only spoken so far; 404 for one of whom the namespace knows nothing.',
      params: userParameters,
      querystring: noQuery,
      response: { 200: describeAnswer('The profile.', profileSchema), ...describeProblems(400, 404, 500, 503) },
    },
    async handler(request, reply) {
      const { namespace, id } = request.params;
      return await reply.send({ success: true, ...(await profiles.get(namespace, id)) });
    },
  });
  server.route({
    method: 'PATCH',
    url: profileRoot,
    schema: {
      operationId: 'updateProfile',
      tags,
      summary: 'Remove and add entries by hand',
      description:
        'All of it, or nothing where one entry to be removed is not of this user. What is removed is archived, and comes back only when it is said, or added, later than that. What the profile says already is kept once.',
      params: userParameters,
      querystring: noQuery,
      body: profileChangeSchema.meta({ examples: changeExamples }),
      response: {
        200: describeAnswer('The profile as it is now.', profileSchema),
        ...describeProblems(400, 404, 413, 415, 500, 503),
      },
    },
    async handler(request, reply) {
      const { namespace, id } = request.params;
      return await reply.send({ success: true, ...(await profiles.update(namespace, id, request.body)) });
    },
  });
}

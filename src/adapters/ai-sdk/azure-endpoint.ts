import { MemoirError } from '../../domain/errors.ts';
import { parseApiAddress } from './api-address.ts';

/** The three ways in which Azure serves models, all with chat completions and embeddings of OpenAI's form. */
export type AzureRoute = 'v1' | 'deployments' | 'inference';

export interface AzureEndpoint {
  readonly route: AzureRoute;
  /** What the operation is appended to; with `deployments`, what `/deployments/<name>` is. */
  readonly baseUrl: string;
  readonly deployment: string;
  /** Sent as `api-version`; `v1` has none. */
  readonly apiVersion?: string;
}

export interface AzureEndpointOptions {
  readonly endpoint: string;
  /** Default: the one that the endpoint names. */
  readonly deployment?: string;
  /** Default: the one in the endpoint's query, else the newest that is not a preview. */
  readonly apiVersion?: string;
}

/** The last one of the dated versions of Azure OpenAI that is generally available: knows structured outputs. */
const deploymentsVersion = '2024-10-21';
/** The one that Microsoft's own client for the inference route sends. */
const inferenceVersion = '2024-05-01-preview';

/**
 * Tells from an Azure endpoint how it wants to be called. What people have in their settings, by what the portal shows:
 *
 * - `https://NAME.openai.azure.com`, `…/openai`, `https://NAME.cognitiveservices.azure.com`, `https://NAME.services.ai.azure.com`,
 *   with or without `/openai/v1` or `/api/projects/PROJECT`: the v1 route of the resource, without versions. With a dated
 *   `apiVersion`: its deployments.
 * - `…/openai/deployments/DEPLOYMENT`, with or without `/chat/completions?api-version=…`: that deployment.
 * - `https://NAME.services.ai.azure.com/models`: the inference route, and so are the addresses of serverless models
 *   (`https://NAME.REGION.models.ai.azure.com`) and of managed compute (`…inference.ml.azure.com/v1`).
 * - The same paths behind a gateway of another name.
 *
 * @throws MemoirError `invalid_configuration` for what is no URL, and where no deployment is named.
 */
export function parseAzureEndpoint(options: AzureEndpointOptions): AzureEndpoint {
  const { base, url, path, query } = parseApiAddress(options.endpoint, 'endpoint');
  const apiVersion = options.apiVersion ?? query['api-version'];
  const named = /^(?<prefix>.*\/openai)\/deployments\/(?<name>[^/]+)$/i.exec(path)?.groups;
  const deployment =
    options.deployment ?? (named?.['name'] === undefined ? undefined : decodeURIComponent(named['name']));
  if (deployment === undefined || deployment === '') {
    throw new MemoirError('invalid_configuration', 'Name the deployment, or an endpoint with /openai/deployments/….', {
      field: 'deployment',
    });
  }
  if (named !== undefined) {
    return buildDeployments(url.origin + (named['prefix'] ?? ''), deployment, apiVersion);
  }
  if (/\/models$/i.test(path) || /\.(?:models\.ai|inference\.ml)\.azure\.com$/i.test(url.hostname)) {
    return { route: 'inference', baseUrl: base, deployment, apiVersion: apiVersion ?? inferenceVersion };
  }
  if (/\/openai\/v1$/i.test(path)) return { route: 'v1', baseUrl: base, deployment };
  const resource = base.replace(/\/api\/projects\/[^/]+$/i, '').replace(/\/openai$/i, '');
  if (apiVersion !== undefined && /^\d{4}-/.test(apiVersion)) {
    return buildDeployments(`${resource}/openai`, deployment, apiVersion);
  }
  return { route: 'v1', baseUrl: `${resource}/openai/v1`, deployment };
}

function buildDeployments(baseUrl: string, deployment: string, apiVersion = deploymentsVersion): AzureEndpoint {
  return { route: 'deployments', baseUrl, deployment, apiVersion };
}

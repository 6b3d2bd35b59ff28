import { describe, expect, it } from 'vitest';
import { parseAzureEndpoint } from './azure-endpoint.ts';

describe('an endpoint of Azure', () => {
  it.each([
    'https://name.openai.azure.com',
    'https://name.openai.azure.com/',
    'https://name.openai.azure.com/openai',
    'https://name.openai.azure.com/openai/v1/',
    'https://name.openai.azure.com/openai/v1/chat/completions',
    'https://name.openai.azure.com/openai/v1/responses?api-version=preview',
  ])('is the v1 route of its resource: %s', (endpoint) => {
    expect(parseAzureEndpoint({ endpoint, deployment: 'chat' })).toEqual({
      route: 'v1',
      baseUrl: 'https://name.openai.azure.com/openai/v1',
      deployment: 'chat',
    });
  });

  it.each([
    { endpoint: 'https://name.services.ai.azure.com', baseUrl: 'https://name.services.ai.azure.com/openai/v1' },
    {
      endpoint: 'https://name.services.ai.azure.com/api/projects/mine',
      baseUrl: 'https://name.services.ai.azure.com/openai/v1',
    },
    {
      endpoint: 'https://name.cognitiveservices.azure.com/',
      baseUrl: 'https://name.cognitiveservices.azure.com/openai/v1',
    },
    { endpoint: 'https://gate.example.org/ai', baseUrl: 'https://gate.example.org/ai/openai/v1' },
    { endpoint: 'http://127.0.0.1:8080', baseUrl: 'http://127.0.0.1:8080/openai/v1' },
  ])('is a resource under other names too: $endpoint', ({ endpoint, baseUrl }) => {
    expect(parseAzureEndpoint({ endpoint, deployment: 'chat' })).toEqual({ route: 'v1', baseUrl, deployment: 'chat' });
  });

  it.each([
    { endpoint: 'https://name.openai.azure.com/openai/deployments/gpt-4', apiVersion: '2024-10-21' },
    {
      endpoint:
        'https://name.openai.azure.com/openai/deployments/gpt-4/chat/completions?api-version=2025-01-01-preview',
      apiVersion: '2025-01-01-preview',
    },
  ])('names its deployment: $endpoint', ({ endpoint, apiVersion }) => {
    expect(parseAzureEndpoint({ endpoint })).toEqual({
      route: 'deployments',
      baseUrl: 'https://name.openai.azure.com/openai',
      deployment: 'gpt-4',
      apiVersion,
    });
  });

  it('gives way to what is said beside it', () => {
    const endpoint = 'https://name.openai.azure.com/openai/deployments/gpt%2D4?api-version=2024-06-01';
    expect(parseAzureEndpoint({ endpoint })).toMatchObject({ deployment: 'gpt-4', apiVersion: '2024-06-01' });
    expect(parseAzureEndpoint({ endpoint, deployment: 'other', apiVersion: '2024-10-21' })).toMatchObject({
      deployment: 'other',
      apiVersion: '2024-10-21',
    });
  });

  it('is served by deployments where a dated version is asked for', () => {
    const endpoint = 'https://name.openai.azure.com/';
    expect(parseAzureEndpoint({ endpoint, deployment: 'chat', apiVersion: '2024-10-21' })).toEqual({
      route: 'deployments',
      baseUrl: 'https://name.openai.azure.com/openai',
      deployment: 'chat',
      apiVersion: '2024-10-21',
    });
  });

  it.each([
    { endpoint: 'https://name.services.ai.azure.com/models', baseUrl: 'https://name.services.ai.azure.com/models' },
    {
      endpoint: 'https://name.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview',
      baseUrl: 'https://name.services.ai.azure.com/models',
    },
    { endpoint: 'https://phi.eastus2.models.ai.azure.com', baseUrl: 'https://phi.eastus2.models.ai.azure.com' },
    {
      endpoint: 'https://phi.eastus.inference.ml.azure.com/v1/',
      baseUrl: 'https://phi.eastus.inference.ml.azure.com/v1',
    },
  ])('is of the inference route: $endpoint', ({ endpoint, baseUrl }) => {
    expect(parseAzureEndpoint({ endpoint, deployment: 'phi' })).toEqual({
      route: 'inference',
      baseUrl,
      deployment: 'phi',
      apiVersion: '2024-05-01-preview',
    });
  });

  it.each([
    { endpoint: 'name.openai.azure.com', field: 'endpoint' },
    { endpoint: '', field: 'endpoint' },
    { endpoint: 'ftp://name.openai.azure.com', field: 'endpoint' },
    { endpoint: 'https://user:secret@name.openai.azure.com', field: 'endpoint' },
    { endpoint: 'https://name.openai.azure.com', field: 'deployment' },
  ])('is refused, without being repeated: "$endpoint"', ({ endpoint, field }) => {
    const refuse = () => parseAzureEndpoint({ endpoint });
    expect(refuse).toThrow(expect.objectContaining({ code: 'invalid_configuration', field }));
    expect(refuse).not.toThrow(/secret/);
  });
});

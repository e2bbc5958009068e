import { LambdaClient, paginateListFunctions, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import type { MiniStack } from './ministack.ts';

/** Leads the deployed functions through a proxy also where they were given an address: an SQS client calls the host of a queue's URL. */
export async function leadFunctionsThrough({ client, endpoint }: MiniStack, proxy: string): Promise<void> {
  const lambda = new LambdaClient(client);
  const local = `http://localhost:${new URL(endpoint).port}`;
  for await (const { Functions = [] } of paginateListFunctions({ client: lambda }, {})) {
    for (const { FunctionName, Environment } of Functions) {
      const Variables = Object.fromEntries(Object.entries(Environment?.Variables ?? {}).map(([name, value]) => [name, value.replaceAll(local, proxy)]));
      await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
    }
  }
}

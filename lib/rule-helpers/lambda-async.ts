import type { Wrong } from '../rule.ts';
import { eachAllow } from './grants.ts';
import { functionPolicy, qualifierOf, type PermissionHolder } from './lambda.ts';
import { servicesOf } from './outsiders.ts';
import { openPolicy } from './policy.ts';

/** Services that invoke asynchronously: https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html */
const asynchronous = /^(?:s3|sns|events|ses|iot|scheduler)\.amazonaws\.com/;

/** What is wrong with the versions and aliases of a function that such a service may invoke; `$LATEST` for the function itself. */
export const eachAsynchronous = (fn: PermissionHolder, wrong: (qualifier: string) => Wrong): string[] => eachAllow(functionPolicy(fn), (statement) => {
  const { principals, resources } = statement;
  if (!servicesOf(statement).some((service) => asynchronous.test(service))) return principals !== undefined && principals.gaps.length > 0 && openPolicy(principals.gaps);
  if (resources === undefined) return wrong('$LATEST');
  return resources.gaps.length > 0 ? openPolicy(resources.gaps) : resources.values.map((arn) => wrong(qualifierOf(arn) ?? '$LATEST'));
});

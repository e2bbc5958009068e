import type { CfnTypes } from './cfn.generated.ts';
import type { LiveFacts, OwnTypes } from './facts.ts';

/** Name of a resource or part type that the model knows: CloudFormation's, or one of our own. */
export type TypeName = keyof CfnTypes | keyof OwnTypes;

/** Properties of a type in CloudFormation's names and shape, with the live facts of our own. */
export type PropertiesOf<T extends TypeName> =
  (T extends keyof CfnTypes ? CfnTypes[T] : T extends keyof OwnTypes ? OwnTypes[T] : never)
  & (T extends keyof LiveFacts ? LiveFacts[T] : unknown);

import { createRequire } from 'node:module';
import { TypeShape } from './type-shape';

interface L1Class {
  readonly prototype: object;
  readonly CFN_RESOURCE_TYPE_NAME?: string;
}

const ADVICE = 'cdk-spawn does not know this version of aws-cdk-lib, and would judge by it wrongly';

/** The L1 classes of aws-cdk-lib by CloudFormation type. Each is loaded when a template has its type. */
export class L1Classes {
  /** As cdk-nag finds modules: with two copies of aws-cdk-lib installed, only its own makes `instanceof` hold. */
  private readonly require = createRequire(require.resolve('cdk-nag/package.json'));

  /** The prototype of a type's class, and how that reads properties. Types that no rule names have the generic class. */
  public of(type: string): { readonly prototype: object; readonly shape?: TypeShape } {
    const shape = TypeShape.of(type);
    if (!shape) return { prototype: this.load('aws-cdk-lib', 'CfnResource').prototype };
    const found = this.load(`aws-cdk-lib/${shape.module}`, shape.className);
    if (found.CFN_RESOURCE_TYPE_NAME !== type) {
      throw new Error(`${shape.className} of aws-cdk-lib/${shape.module} is not the class of ${type}: ${ADVICE}`);
    }
    return { prototype: found.prototype, shape };
  }

  /** Fails unless cdk-nag's rules find a shadow's stack. */
  public checkStackOf(shadow: object, stack: object): void {
    const { Stack } = this.require('aws-cdk-lib') as { readonly Stack: { of(construct: object): unknown } };
    if (Stack.of(shadow) !== stack) throw new Error(`Stack.of finds stacks in another way: ${ADVICE}`);
  }

  private load(module: string, className: string): L1Class {
    const found = (this.require(module) as Record<string, L1Class | undefined>)[className];
    if (!found) throw new Error(`${module} has no class ${className}: ${ADVICE}`);
    return found;
  }
}

"""Starts moto with the few managed policies of AWS that examples attach.

All of them (1,582) take seconds to load and to list again for each example; none of them leaves an attachment
without a policy.
"""
import json

from moto.iam import models

USED = {
    "AWSCloudShellFullAccess", "AWSLambdaBasicExecutionRole", "AWSLambda_FullAccess", "AWSSupportAccess", "AdministratorAccess",
    "AmazonS3FullAccess", "PowerUserAccess", "ReadOnlyAccess",
}

policies = json.loads(models.aws_managed_policies_data)
models.aws_managed_policies_data = json.dumps({name: data for name, data in policies.items() if name in USED})

from moto.server import main  # noqa: E402

main()

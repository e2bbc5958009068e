import { rule } from '../../lib/rule.ts';

export default rule({
  id: 'iam-user-console-mfa',
  type: 'AWS::IAM::User',
  title: 'A user with a password signs in with MFA',
  severity: 'medium',
  why: 'A password that is phished, guessed or reused elsewhere is enough to sign in from anywhere.',
  fix: 'Have the user register a device (aws iam enable-mfa-device), or take the password away with aws iam delete-login-profile and use federation.',
  controls: { fsbp: ['IAM.5'], 'cis-v3': ['1.10'], 'cis-v5': ['1.9'], 'cis-v6': ['2.9'], 'cis-v7': ['2.10'], 'nist-800-53-r5': ['IA-2(1)'], 'pci-v4': ['8.4.1'] },
  check: (user) => user.LoginProfile && !user.MfaActive && 'The user has a password for the console and no MFA device.',
  examples: {
    pass: [
      { name: 'with MFA', properties: { LoginProfile: {}, MfaActive: true } },
      { name: 'no password', properties: { MfaActive: false } },
    ],
    fail: [
      { name: 'a password alone', properties: { LoginProfile: {}, MfaActive: false } },
    ],
    unknown: [{ name: 'a template does not tell of devices', origin: 'template', properties: { LoginProfile: { Password: 'set-elsewhere' } } }],
  },
});

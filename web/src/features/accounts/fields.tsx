/** The fields that the account forms share, named as password managers expect. */

import { PasswordInput, TextInput } from "@mantine/core";
import "@mantine/core/styles/ActionIcon.css";
import "@mantine/core/styles/PasswordInput.css";
import { t } from "@/shared/texts/texts";
import { useRemembered } from "@/shared/use-remembered";

interface FieldProps {
  error?: string;
}

/** Ask for an e-mail address; the one typed at the till is there already. */
export function EmailField({ error }: FieldProps) {
  const [email, setEmail] = useRemembered("email");
  return (
    <TextInput
      type="email"
      name="email"
      autoComplete="username"
      required
      label={t("accounts.email")}
      value={email}
      error={error}
      onChange={({ currentTarget }) => setEmail(currentTarget.value)}
    />
  );
}

interface PasswordFieldProps extends FieldProps {
  kind: "current" | "new";
  name?: string;
  label?: string;
}

/** Ask for a password, the present one or a new one. */
export function PasswordField({ kind, name = "password", label, error }: PasswordFieldProps) {
  const isNew = kind === "new";
  return (
    <PasswordInput
      name={name}
      autoComplete={isNew ? "new-password" : "current-password"}
      required
      minLength={isNew ? 8 : undefined}
      label={label ?? t("accounts.password")}
      description={isNew ? t("accounts.passwordHint") : undefined}
      error={error}
      // The library leaves it out of the Tab order, and speaks English.
      visibilityToggleButtonProps={{ "aria-label": t("accounts.showTyped"), tabIndex: 0 }}
    />
  );
}

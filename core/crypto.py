"""Encryption of personal columns and keyed hashes of people; one vault per process, opened at start."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from core.errors import NotReady


class Vault:
    """Seals and opens text; keys newest first, all of them can open, the first one seals."""

    def __init__(self, data_keys: Sequence[str], hash_key: str) -> None:
        keys = [Fernet(_fernet_key(key)) for key in data_keys]
        self._newest, self._fernet = keys[0], MultiFernet(keys)
        self._hash_key = hash_key.encode()

    def seal(self, text: str) -> str:
        """`text` encrypted, as printable characters."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """The text that was sealed; NotReady when no key of JISR_DATA_KEY opens it."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as wrong_key:
            raise NotReady(
                "JISR_DATA_KEY does not open the stored data; add the key it was written with"
            ) from wrong_key

    def newest(self, sealed: str) -> bool:
        """Whether this was sealed with the newest key."""
        try:
            self._newest.decrypt(sealed.encode())
        except InvalidToken:
            return False
        return True

    def reseal(self, sealed: str) -> str:
        """The same text sealed with the newest key; NotReady when no key opens it."""
        return self.seal(self.open(sealed))

    def keyed_hash(self, purpose: str, value: str) -> str:
        """64 hexadecimal digits that stand for `value` within `purpose`; useless without the key (HMAC-SHA256)."""
        return hmac.new(self._hash_key, f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()


def _fernet_key(secret: str) -> bytes:
    return urlsafe_b64encode(hashlib.sha256(secret.encode()).digest())


_opened: list[Vault] = []


def open_vault(data_keys: Sequence[str], hash_key: str) -> Vault:
    """Make the vault of this process; later calls replace it. Columns of type EncryptedText use it."""
    _opened[:] = [Vault(data_keys, hash_key)]
    return _opened[0]


def vault() -> Vault:
    """The vault of this process; NotReady before `open_vault`."""
    if not _opened:
        raise NotReady("personal columns cannot be read before the keys are given (JISR_DATA_KEY, JISR_HASH_KEY)")
    return _opened[0]

"""Encryption of personal columns and files and keyed hashes of people; one vault per process, opened at start."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

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


class FileKey:
    """The key of one file, whose pieces it seals and opens, each bound to its place and to whether it is the last.

    A piece that is missing, changed or moved, and a file that was cut short, do not open. One key seals one file once.
    """

    OVERHEAD = 16

    def __init__(self, key: bytes) -> None:
        self._key, self._cipher = key, AESGCM(key)

    @classmethod
    def new(cls) -> "FileKey":
        """A key that nothing was sealed with yet."""
        return cls(AESGCM.generate_key(256))

    @classmethod
    def opened(cls, sealed: str) -> "FileKey":
        """The key out of what `sealed` gave; NotReady when no key of JISR_DATA_KEY opens it."""
        return cls(bytes.fromhex(vault().open(sealed)))

    def sealed(self) -> str:
        """The key itself, sealed with the newest key of JISR_DATA_KEY, as printable characters."""
        return vault().seal(self._key.hex())

    def seal(self, number: int, piece: bytes, *, last: bool) -> bytes:
        """Piece `number` (from 0) encrypted, `OVERHEAD` bytes longer."""
        return self._cipher.encrypt(_nonce(number, last), piece, None)

    def open(self, number: int, sealed: bytes, *, last: bool) -> bytes:
        """The piece that was sealed; NotReady when it is not that piece."""
        try:
            return self._cipher.decrypt(_nonce(number, last), sealed, None)
        except InvalidTag as changed:
            raise NotReady("it was changed or cut short since it was sealed") from changed


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


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

"""People who sign in, and the failures that slow a guesser down."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from conversations.base.fields import NameField
from conversations.base.timezones import check_timezone


class Role(models.TextChoices):
    AGENT = "agent", _("agent")
    SUPERVISOR = "supervisor", _("supervisor")
    ADMINISTRATOR = "administrator", _("administrator")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An administrator; without a name, called by the beginning of the address."""
        fields.setdefault("first_name", email.partition("@")[0][:60])
        return self.create_user(email, password, role=Role.ADMINISTRATOR, **fields)

    def supervisors(self) -> models.QuerySet["User"]:
        """Who sees everything, among those who may sign in."""
        return self.filter(is_active=True, role__in=[Role.SUPERVISOR, Role.ADMINISTRATOR])

    def administrators(self) -> models.QuerySet["User"]:
        """Who may change what the company is made of, the first one first."""
        return self.filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk")

    def is_last_administrator(self, user: "User") -> bool:
        """Held until the transaction ends: of two who take the role from each other, one is told that it is so."""
        return [found.pk for found in self.administrators().select_for_update()] == [user.pk]

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(_("e-mail address"), unique=True)
    first_name = NameField(_("first name"), max_length=60)
    last_name = NameField(_("last name"), max_length=60, blank=True)
    role = models.CharField(_("role"), max_length=13, choices=Role, default=Role.AGENT)
    language = models.CharField(
        _("language of the desk"), max_length=5, blank=True, help_text=_("Empty: the browser’s.")
    )
    timezone = models.CharField(_("time zone"), max_length=60, default="Europe/Paris", validators=[check_timezone])
    translation_language = models.CharField(
        _("language to translate into"), max_length=8, blank=True, help_text=_("Empty: that of the desk.")
    )
    translates_automatically = models.BooleanField(
        _("translate visitors’ messages automatically"),
        default=False,
        help_text=_("In new conversations, unless chosen otherwise there."),
    )
    is_community_manager = models.BooleanField(
        _("community manager"), default=False, help_text=_("May pin and remove what is published in the community.")
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    sign_outs = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("How often all their sessions were ended.")
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["first_name", "last_name"]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_session_auth_hash(self) -> str:
        """Sessions are good for one password, and until all of them are ended."""
        return f"{super().get_session_auth_hash()}{self.sign_outs or ''}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """Under the keys that SECRET_KEY has replaced."""
        for known in super().get_session_auth_fallback_hash():
            yield f"{known}{self.sign_outs or ''}"

    def end_sessions(self) -> None:
        """On every device; who is signed in is asked for the password again."""
        User.objects.filter(pk=self.pk).update(sign_outs=models.F("sign_outs") + 1)

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.email

    def get_short_name(self) -> str:
        return self.first_name or self.email

    @property
    def is_staff(self) -> bool:
        """Only administrators see Django admin. The role alone says who is one, so that who loses it loses all."""
        return self.role == Role.ADMINISTRATOR

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Administrators may do everything there, nobody else anything."""
        return self.is_active and self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff

    @property
    def sees_everything(self) -> bool:
        return self.role in (Role.SUPERVISOR, Role.ADMINISTRATOR)


class Company(models.Model):
    """Who works here, founded once by its first administrator; a database with the demonstration's people has none."""

    name = NameField(_("company"), max_length=80)
    founded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("company")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_company")]

    def __str__(self) -> str:
        return self.name


class SignInFailure(models.Model):
    """A wrong password: counted for the account and for the address it came from."""

    email = models.CharField(max_length=254)
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("refused sign-in")
        verbose_name_plural = _("refused sign-ins")
        indexes = [
            models.Index(fields=["email", "at"], name="failures_of_an_account"),
            models.Index(fields=["address", "at"], name="failures_from_an_address"),
        ]

    def __str__(self) -> str:
        return self.email

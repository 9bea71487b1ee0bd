from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from guestbook.forms import EntryForm
from guestbook.models import Entry

ENTRIES_A_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
def guestbook(request):
    """The entries, newest first, and the form for a new one."""
    form = EntryForm(request.POST or None, initial={"name": request.user.get_username()})
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Thank you for your entry.")
        return redirect("guestbook")
    page = Paginator(Entry.objects.all(), ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    status = 422 if form.errors else 200
    return render(request, "guestbook/guestbook.html", {"form": form, "page": page}, status=status)


@require_POST
@permission_required("guestbook.delete_entry", raise_exception=True)
def delete(request, pk):
    get_object_or_404(Entry, pk=pk).delete()
    messages.success(request, "The entry is gone.")
    return redirect("guestbook")
